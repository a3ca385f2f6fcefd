package facts

import (
	"slices"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/languages"
	"relais/internal/directory/match"
	"relais/internal/directory/places"
)

// spokenIn are the codes of the languages that a service is given in, at the
// service itself, its places or its telephones.
func spokenIn(s hsds.Service) []string {
	var codes []string
	add := func(list []hsds.Language) {
		for _, l := range list {
			for _, code := range languages.Codes(l) {
				if !slices.Contains(codes, code) {
					codes = append(codes, code)
				}
			}
		}
	}
	add(s.Languages)
	for _, sal := range s.ServiceAtLocations {
		if sal.Location != nil {
			add(sal.Location.Languages)
		}
	}
	return codes
}

// byInterpreter reports whether a list of languages says that others are possible.
func byInterpreter(s hsds.Service) bool {
	list := slices.Clone(s.Languages)
	for _, at := range s.ServiceAtLocations {
		if at.Location != nil {
			list = append(list, at.Location.Languages...)
		}
	}
	return slices.ContainsFunc(list, languages.ByInterpreter)
}

// body gathers the other texts that a search in words may find.
func body(s hsds.Service, x hsds.Extension) string {
	parts := []string{s.AlternateName, s.EligibilityDescription, s.ApplicationProcess, s.FeesDescription}
	for _, t := range x.Texts {
		parts = append(parts, t.EligibilityDescription, t.ApplicationProcess)
	}
	for _, a := range s.Attributes {
		parts = append(parts, a.Label)
		if a.TaxonomyTerm != nil {
			parts = append(parts, a.TaxonomyTerm.Name)
		}
	}
	slices.Sort(parts) // the order of a map must not show
	return strings.Join(parts, "\n")
}

// sites are the places of a service. Of a confidential one nothing but the
// province is taken, whatever the record says.
func sites(s hsds.Service, x hsds.Extension) []match.Site {
	var out []match.Site
	for _, sal := range s.ServiceAtLocations {
		if sal.Location == nil || sal.Location.LocationType == "virtual" {
			continue
		}
		if site, ok := siteOf(sal.Location); ok {
			out = append(out, site)
		}
	}
	if x.Confidential {
		return provincesOnly(out)
	}
	return out
}

func siteOf(l *hsds.Location) (match.Site, bool) {
	var site match.Site
	for _, a := range l.Addresses {
		if a.AddressType == "postal" && len(l.Addresses) > 1 {
			continue
		}
		site.Province, site.Place = places.ProvinceCode(a.StateProvince), a.City
		break
	}
	if l.Latitude != nil && l.Longitude != nil && places.ValidPoint(*l.Latitude, *l.Longitude) {
		site.Lat, site.Lng, site.Located = *l.Latitude, *l.Longitude, true
	} else if p, ok := places.Find(site.Place, site.Province); ok {
		site.Lat, site.Lng, site.Located = p.Latitude, p.Longitude, true
	}
	site.Place, site.Province = places.OneSpelling(site.Place, site.Province)
	return site, site.Located || site.Place != "" || site.Province != ""
}

func provincesOnly(sites []match.Site) []match.Site {
	var out []match.Site
	for _, s := range sites {
		one := match.Site{Province: s.Province}
		if s.Province != "" && !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	return out
}

// areas reads the areas served, as far as they name Canada, provinces or
// municipalities; those that are drawn are outlines. Others leave the area
// unknown. remote tells that one is served by telephone.
func areas(s hsds.Service) (out []match.Area, national, remote bool) {
	list := slices.Clone(s.ServiceAreas)
	for _, sal := range s.ServiceAtLocations {
		list = append(list, sal.ServiceAreas...)
	}
	for _, a := range list {
		name := a.Name
		if name == "" {
			name = a.Extent
		}
		if all, far := everywhere(name); all {
			national, remote = true, remote || far
			continue
		}
		for _, area := range AreasOf(name) {
			for _, side := range bothSides(area) {
				if !slices.Contains(out, side) {
					out = append(out, side)
				}
			}
		}
	}
	return out, national, remote
}

// ReadHours reports whether opening hours are known, and whether a service never closes.
func ReadHours(s hsds.Service) (known, always bool) {
	list := slices.Clone(s.Schedules)
	for _, sal := range s.ServiceAtLocations {
		list = append(list, sal.Schedules...)
		if sal.Location != nil {
			list = append(list, sal.Location.Schedules...)
		}
	}
	for _, one := range list {
		known = known || one.OpensAt != "" || one.Description != ""
		always = always || allDay(one)
	}
	return known, always
}

func allDay(s hsds.Schedule) bool {
	days := strings.Count(s.ByDay, ",") + 1
	opens := strings.HasPrefix(s.OpensAt, "00:00")
	closes := strings.HasPrefix(s.ClosesAt, "24:00") || strings.HasPrefix(s.ClosesAt, "23:59") ||
		strings.HasPrefix(s.ClosesAt, "00:00")
	return opens && closes && (days == 7 || s.ByDay == "" && s.Freq != "")
}

// bothSides are an area and, where its community goes on beyond the border,
// the part over there.
func bothSides(a match.Area) []match.Area {
	out := []match.Area{a}
	for _, province := range places.AcrossBorder(a.Place, a.Province) {
		out = append(out, match.Area{Province: province, Place: a.Place})
	}
	return out
}

// SiteProvinces are the provinces of a service's places, by their two letters.
func SiteProvinces(s hsds.Service) []string {
	var out []string
	for _, site := range provincesOnly(sites(s, hsds.Extension{})) {
		out = append(out, site.Province)
	}
	return out
}
