package act

// sourceRoutes are the acts of several sources in one directory.
var sourceRoutes = []Route{
	{"ListSources", "GET", "/directory/sources", false, "directory", "The sources of the directory, in the order in which they win, with their last runs."},
	{"SetSource", "PUT", "/directory/sources/{name}", false, "directory", "Add a source or change its settings (desk)."},
	{"RemoveSource", "DELETE", "/directory/sources/{name}", false, "directory", "Forget a source's settings; its records stay (desk)."},
	{"RunSource", "POST", "/directory/sources/{name}/runs", false, "directory", "Bring a source's feed in now (desk)."},
	{"GetProvenance", "GET", "/services/{id}/provenance", false, "directory", "Where each member of a record came from, what its sources say, and when it is due to be verified."},
	{"DeleteService", "DELETE", "/services/{id}", false, "directory", "Take a record out of the directory (its agency, or the desk)."},
	{"RestoreService", "POST", "/services/{id}/restore", false, "directory", "Bring a record back that was taken out."},
	{"ListDeleted", "GET", "/directory/deleted", false, "directory", "The records that left the directory and can come back (desk)."},
	{"SuggestChange", "POST", "/services/{id}/suggestions", false, "directory", "Propose a change to a service's record, with the reason."},
	{"ListSuggestions", "GET", "/suggestions", false, "directory", "The proposed changes that one may decide on, or that one made."},
	{"DecideSuggestion", "POST", "/suggestions/{id}/decision", false, "directory", "Accept or refuse a proposed change."},
	{"FindDuplicates", "POST", "/directory/duplicates/search", false, "directory", "Look for services that may be one (desk)."},
	{"ListDuplicates", "GET", "/directory/duplicates", false, "directory", "Pairs of services that may be one, the surest first (desk)."},
	{"DecideDuplicate", "POST", "/directory/duplicates/decision", false, "directory", "Say whether two services are one (desk)."},
	{"UndoDuplicate", "POST", "/directory/duplicates/undo", false, "directory", "Take that decision back; the records are apart again (desk)."},
	{"WorkList", "GET", "/directory/due", false, "directory", "The services whose records are due to be verified."},
	{"MakeConfirmLink", "POST", "/services/{id}/confirmation-link", false, "directory", "Make a link by which a record is confirmed without signing in."},
	{"LookAtConfirmation", "POST", "/confirmations/look", true, "directory", "What a confirmation link is about."},
	{"ConfirmService", "POST", "/confirmations", true, "directory", "Confirm a record with a link."},
}
