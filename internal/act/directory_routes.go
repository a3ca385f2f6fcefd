package act

// The acts of the directory. Questions are POSTs: what somebody looks for
// stays out of URLs and of the logs that keep them.
func init() {
	Routes = append(Routes,
		Route{"OwnServices", "GET", "/services/own", false, "directory", "The services of one's own agency, those that are not offered now included."},
		Route{"ListNeeds", "GET", "/needs", false, "directory", "The taxonomy of needs, with the number of services that answer each."},
		Route{"SearchServices", "POST", "/services/search", false, "directory", "Look for services by words and a few filters."},
		Route{"MatchNeeds", "POST", "/matches", false, "directory", "Find what fits a person's situation, and why; what was asked is kept nowhere."},
		Route{"GetService", "GET", "/services/{id}", false, "directory", "One service; its own agency also reads its hidden place."},
		Route{"UpsertService", "POST", "/services", false, "directory", "Add a service of one's own agency, or change it."},
		Route{"UpdateCapacity", "PUT", "/services/{id}/capacity", false, "directory", "Say how many places are free now in a service of one's own agency."},
		Route{"VerifyService", "POST", "/services/{id}/verify", false, "directory", "Say that the record of one's own service was checked today."},
		Route{"HideLocation", "PUT", "/services/{id}/hidden-place", false, "directory", "Take the address of one's own service out of the directory and seal it for one's agency."},
		Route{"ImportDirectory", "POST", "/directory/imports", false, "directory", "Bring records in HSDS 3.2.3 in (desk), with a report of what became of each."},
		Route{"ExportDirectory", "GET", "/directory/export", false, "directory", "The public records in HSDS 3.2.3."},
	)
}
