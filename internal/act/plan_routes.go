package act

func init() {
	Routes = append(Routes,
		Route{"PlanNeeds", "POST", "/plans", false, "directory", "Find whom to ask for all of a person's needs, with the fewest hand-overs; what was asked is kept nowhere."},
		Route{"NoteGaps", "POST", "/plans/gaps", false, "directory", "Count what a plan leaves uncovered, by province, need, reason and week, with nothing about the person."},
	)
}
