package app

import "relais/internal/leaving"

// Departing is what leaving needs of the other rooms.
func Departing(a *App) leaving.Work { return departing{a} }
