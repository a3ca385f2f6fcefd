package hsds

// secretCell reads a cell of a table of any shape as a flag, wherever its
// column was put: true when it hides something and comes in as nothing else.
func (p *packaged) secretCell(m mapping, c string, secret map[string]secrecy) bool {
	f, ok := p.rd.secretFlagOf(m.column)
	if !ok {
		return false
	}
	s, clear := f.says(c)
	switch {
	case s == tellsAll:
		return false
	case !clear && f.inverse && m.table != "":
		return false // "Public" is also whom a service is for, and was put there
	case !clear:
		n := p.rd.note(ChangedUnclearFlag)
		n.Member = m.column
		p.rd.rep.Change(n)
	}
	secret[f.of] = max(secret[f.of], s)
	return true
}

// secretRow takes out of a row of a table of any shape what its flags hide;
// true when that is all of it.
func (p *packaged) secretRow(rows map[string]map[string]any, kept map[string]any, secret map[string]secrecy) bool {
	if secret[""] == tellsNobody {
		return true
	}
	service := rows["service"]
	if service == nil {
		service = map[string]any{}
		rows["service"] = service
	}
	if service["name"] == nil && rows["organization"] != nil {
		service["name"] = rows["organization"]["name"]
	}
	g := &guard{rd: p.rd, note: p.rd.note("")}
	g.note.Kind = KindService
	if secret[""] == tellsMembers {
		service["relais"] = map[string]any{"visibility": "members"}
	}
	if secret["place"] != tellsAll {
		g.remember("address", rows["address"])
		g.remember("address", rows["location"])
		for _, table := range []string{"address", "location", "contact", "accessibility"} {
			delete(rows, table)
		}
		clear(kept)
		x := relaisOf(service)
		x["confidential"] = true
		set(x, "region", g.region)
		g.left("service_at_locations")
		for _, m := range rows {
			g.scrub(m)
		}
	}
	for of, table := range map[string]string{"phone": "phone", "contact": "contact"} {
		if secret[of] != tellsAll && rows[table] != nil {
			delete(rows, table)
			g.left(table)
		}
	}
	if secret["email"] != tellsAll {
		for _, m := range rows {
			delete(m, "email")
		}
		g.left("email")
	}
	return false
}
