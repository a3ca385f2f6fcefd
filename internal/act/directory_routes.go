package act

// directoryRoutes are the acts of the directory. Questions are POSTs: what
// somebody looks for stays out of URLs and of the logs that keep them.
var directoryRoutes = []Route{
	{"OwnServices", "GET", "/services/own", false, "directory", "The services of one's own agency, those that are not offered now included."},
	{"ListNeeds", "GET", "/needs", false, "directory", "The taxonomy of needs, with the number of services that answer each."},
	{"SearchServices", "POST", "/services/search", false, "directory", "Look for services by words and a few filters."},
	{"MatchNeeds", "POST", "/matches", false, "directory", "Find what fits a person's situation, and why; what was asked is kept nowhere."},
	{"GetService", "GET", "/services/{id}", false, "directory", "One service; its own agency also reads its hidden place."},
	{"UpsertService", "POST", "/services", false, "directory", "Add a service of one's own agency, or change it."},
	{"UpdateCapacity", "PUT", "/services/{id}/capacity", false, "directory", "Say how many places are free now in a service of one's own agency."},
	{"VerifyService", "POST", "/services/{id}/verify", false, "directory", "Say that the record of one's own service was checked today."},
	{"HideLocation", "PUT", "/services/{id}/hidden-place", false, "directory", "Take the address of one's own service out of the directory and seal it for one's agency."},
	{"ImportDirectory", "POST", "/directory/imports", false, "directory", "Bring records in HSDS 3.2.3 in (desk), with a report of what became of each."},
	{"PreviewDirectory", "POST", "/directory/previews", false, "directory", "Look at a file before it is brought in (desk): its columns beside sample values, where they may belong, and its first records as they would stand. Nothing is stored."},
	{"ExportDirectory", "GET", "/directory/export", false, "directory", "The public records in HSDS 3.2.3."},
}
