package node

import "relais/internal/agency"

// Operator is whoever runs the machine, at its command line: somebody without
// agency, role or key, who reads the public directory and nothing else.
func Operator() *agency.Session { return &agency.Session{} }
