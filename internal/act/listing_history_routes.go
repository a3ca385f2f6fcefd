package act

// historyRoutes are the acts of how a listing was before.
var historyRoutes = []Route{
	{"PreviewService", "POST", "/services/preview", false, "directory", "Show a listing of one's own agency as others would see it after an edit; nothing is kept."},
	{"ListServiceHistory", "GET", "/services/{id}/history", false, "directory", "How a record was before, with what changed (its agency, or the desk)."},
	{"RestoreServiceVersion", "POST", "/services/{id}/history", false, "directory", "Bring an earlier state of a record back (its agency, or the desk); that can be undone in the same way."},
}
