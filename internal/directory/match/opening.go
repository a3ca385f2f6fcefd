package match

import "relais/internal/hours"

// HoursOf is what a service says of its hours, with whose clock and holidays
// they mean.
func HoursOf(s *Service) hours.Schedule {
	return hours.Schedule{AlwaysOpen: s.AlwaysOpen, Openings: s.Schedule, Zone: zoneName(s), Province: provinceOf(s)}
}

// ZoneOf is the zone of a place; "" when its province is not known.
func ZoneOf(s Site) string {
	if s.Located {
		return hours.ZoneAt(s.Province, s.Lat, s.Lng)
	}
	return hours.ZoneOf(s.Province)
}

// zoneName is the zone that the hours of a service are told in.
func zoneName(s *Service) string {
	if s.Zone != "" {
		return s.Zone
	}
	for _, site := range s.Sites {
		if z := ZoneOf(site); z != "" {
			return z
		}
	}
	if z := hours.ZoneOf(provinceOf(s)); z != "" {
		return z
	}
	return hours.ZoneOf("ON")
}

// provinceOf is the province whose holidays a service keeps.
func provinceOf(s *Service) string {
	for _, site := range s.Sites {
		if site.Province != "" {
			return site.Province
		}
	}
	for _, a := range s.Areas {
		if a.Province != "" {
			return a.Province
		}
	}
	return ""
}
