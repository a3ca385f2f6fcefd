package act

// The acts of several sources in one directory.
func init() {
	Routes = append(Routes,
		Route{"ListSources", "GET", "/directory/sources", false, "directory", "The sources of the directory, in the order in which they win, with their last runs."},
		Route{"SetSource", "PUT", "/directory/sources/{name}", false, "directory", "Add a source or change its settings (desk)."},
		Route{"RemoveSource", "DELETE", "/directory/sources/{name}", false, "directory", "Forget a source's settings; its records stay (desk)."},
		Route{"RunSource", "POST", "/directory/sources/{name}/runs", false, "directory", "Bring a source's feed in now (desk)."},
		Route{"GetProvenance", "GET", "/services/{id}/provenance", false, "directory", "Where each member of a record came from, what its sources say, and when it is due to be verified."},
		Route{"DeleteService", "DELETE", "/services/{id}", false, "directory", "Take a record out of the directory (its agency, or the desk)."},
		Route{"RestoreService", "POST", "/services/{id}/restore", false, "directory", "Bring a record back that was taken out."},
		Route{"ListDeleted", "GET", "/directory/deleted", false, "directory", "The records that left the directory and can come back (desk)."},
		Route{"SuggestChange", "POST", "/services/{id}/suggestions", false, "directory", "Propose a change to a service's record, with the reason."},
		Route{"ListSuggestions", "GET", "/suggestions", false, "directory", "The proposed changes that one may decide on, or that one made."},
		Route{"DecideSuggestion", "POST", "/suggestions/{id}/decision", false, "directory", "Accept or refuse a proposed change."},
		Route{"FindDuplicates", "POST", "/directory/duplicates/search", false, "directory", "Look for services that may be one (desk)."},
		Route{"ListDuplicates", "GET", "/directory/duplicates", false, "directory", "Pairs of services that may be one, the surest first (desk)."},
		Route{"DecideDuplicate", "POST", "/directory/duplicates/decision", false, "directory", "Say whether two services are one (desk)."},
		Route{"UndoDuplicate", "POST", "/directory/duplicates/undo", false, "directory", "Take that decision back; the records are apart again (desk)."},
		Route{"WorkList", "GET", "/directory/due", false, "directory", "The services whose records are due to be verified."},
		Route{"MakeConfirmLink", "POST", "/services/{id}/confirmation-link", false, "directory", "Make a link by which a record is confirmed without signing in."},
		Route{"LookAtConfirmation", "POST", "/confirmations/look", true, "directory", "What a confirmation link is about."},
		Route{"ConfirmService", "POST", "/confirmations", true, "directory", "Confirm a record with a link."},
	)
}
