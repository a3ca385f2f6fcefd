package act

// planRoutes are the acts of plans for all needs of a person.
var planRoutes = []Route{
	{"PlanNeeds", "POST", "/plans", false, "directory", "Find whom to ask for all of a person's needs, with the fewest hand-overs; what was asked is kept nowhere."},
	{"NoteGaps", "POST", "/plans/gaps", false, "directory", "Count what a plan leaves uncovered, by province, need, reason and week, with nothing about the person."},
}
