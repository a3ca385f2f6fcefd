package listings

import "relais/internal/define"

// Acts are what listings/Search carries out.
func (n *Search) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(ExportDirectory, n.exportDirectory),
		define.Bind(GetService, n.getService),
		define.Bind(ListNeeds, n.listNeeds),
		define.Bind(MatchNeeds, n.matchNeeds),
		define.Bind(ListGaps, n.listGaps),
		define.Bind(NoteGaps, n.noteGaps),
		define.Bind(PlanNeeds, n.planNeeds),
		define.Bind(SearchServices, n.searchServices),
	}
}
