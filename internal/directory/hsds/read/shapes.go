package read

import (
	"encoding/json"
	"maps"
	"strconv"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/confidential"
)

// rowsOf takes the objects out of the answers of programs that keep lists of any
// kind: GeoJSON and maps of cities, Airtable, tables of open data portals. false
// when it is none of them.
func rowsOf(m map[string]any) ([]any, bool) {
	if m["id"] != nil || m["name"] != nil && m["features"] == nil {
		return nil, false
	}
	if list, ok := hsds.OnlyObjects(m["features"]); ok {
		return features(list), true
	}
	if list, ok := hsds.OnlyObjects(m["records"]); ok && len(list) > 0 {
		if _, airtable := list[0]["fields"].(map[string]any); airtable {
			out := make([]any, len(list))
			for i, e := range list {
				row, _ := e["fields"].(map[string]any)
				if row == nil {
					row = map[string]any{}
				}
				if row["id"] == nil {
					row["id"] = e["id"]
				}
				flagsBeside(row, e)
				out[i] = row
			}
			return out, true
		}
	}
	for _, name := range []string{"result", "response", "d"} {
		in, ok := m[name].(map[string]any)
		if !ok {
			continue
		}
		for _, list := range []string{"records", "results", "docs", "items", "features"} {
			if rows, ok := hsds.OnlyObjects(in[list]); ok {
				if list == "features" {
					return features(rows), true
				}
				return anyList(rows), true
			}
		}
	}
	return portalRows(m)
}

func anyList(list []map[string]any) []any {
	out := make([]any, len(list))
	for i, e := range list {
		out[i] = e
	}
	return out
}

// features makes flat objects of those of GeoJSON and of map servers: what they
// say, with their point.
func features(list []map[string]any) []any {
	out := make([]any, len(list))
	for i, f := range list {
		row, _ := f["properties"].(map[string]any)
		if row == nil {
			row, _ = f["attributes"].(map[string]any)
		}
		if row == nil {
			row = map[string]any{}
		}
		g, _ := f["geometry"].(map[string]any)
		at, _ := g["coordinates"].([]any)
		switch {
		case hsds.Text(g["type"]) == "Point" && len(at) >= 2:
			setPoint(row, at[1], at[0])
		case g["x"] != nil && g["y"] != nil:
			setPoint(row, g["y"], g["x"])
		}
		if row["id"] == nil && f["id"] != nil {
			row["id"] = f["id"]
		}
		flagsBeside(row, f)
		out[i] = row
	}
	return out
}

// flagsBeside takes what stands beside the members of a row, and says who may
// know of it, into the row.
func flagsBeside(row, beside map[string]any) {
	g := confidential.New(&hsds.Report{})
	for name, v := range beside {
		if _, known := row[name]; !known && name != "fields" && name != "properties" && g.IsFlag(name) {
			row[name] = v
		}
	}
}

func setPoint(row map[string]any, latitude, longitude any) {
	for name := range row {
		if to := suggest(name); to == "location.latitude" || to == "location.longitude" {
			return
		}
	}
	row["latitude"], row["longitude"] = latitude, longitude
}

// portalRows reads the tables of portals that name their columns apart:
// {"meta":{"view":{"columns":[…]}},"data":[[…]]}.
func portalRows(m map[string]any) ([]any, bool) {
	meta, _ := m["meta"].(map[string]any)
	view, _ := meta["view"].(map[string]any)
	columns, ok := hsds.OnlyObjects(view["columns"])
	data, list := m["data"].([]any)
	if !ok || !list {
		return nil, false
	}
	var out []any
	for _, e := range data {
		cells, _ := e.([]any)
		row := map[string]any{}
		for i, c := range cells {
			if i < len(columns) && c != nil && hsds.Text(columns[i]["dataTypeName"]) != "meta_data" {
				row[hsds.Text(columns[i]["name"])] = c
			}
		}
		out = append(out, row)
	}
	return out, true
}

// flat makes one level of an object in which a list of any kind has parts:
// {"address":{"street":…}}. Lists of texts become one.
func (rd *reader) flat(m map[string]any) map[string]any {
	out := map[string]any{}
	for _, name := range hsds.SortedNames(m) {
		switch v := m[name].(type) {
		case map[string]any:
			rd.flatten(out, m, name, v)
		case []any:
			if words := strings.Join(scalars(v), "; "); len(v) == 0 || texts(v) {
				out[name] = words
			} else {
				rd.deep(out, name, v)
			}
		case json.Number, string, bool:
			out[name] = v
		}
	}
	return out
}

// flatten takes the members of a part of a row into it.
func (rd *reader) flatten(out, m map[string]any, name string, part map[string]any) {
	for _, inner := range hsds.SortedNames(part) {
		e := part[inner]
		switch v := e.(type) {
		case map[string]any:
			rd.deep(out, name+"_"+inner, v)
			continue
		case []any:
			if !texts(v) {
				rd.deep(out, name+"_"+inner, v)
				continue
			}
			e = strings.Join(scalars(v), "; ")
		case nil:
			continue
		}
		at := inner
		_, taken := m[inner]
		if _, set := out[inner]; taken || set || suggest(inner) == "" || isFlagWord(name) {
			at = name + "_" + inner
		}
		out[at] = e
	}
}

// deep keeps what stands too deep for a row as it is, unless something in it says
// who may know: then only that is taken into the row.
func (rd *reader) deep(out map[string]any, name string, v any) {
	if deepFlags(out, v) {
		n := rd.Note(hsds.ChangedMaybe)
		n.Member = name
		rd.Report.Change(n)
		return
	}
	if hsds.Scalar(out[name]) == "" {
		out[name] = v
	}
}

func scalars(list []any) (words []string) {
	for _, e := range list {
		if s := hsds.Scalar(e); s != "" {
			words = append(words, s)
		}
	}
	return words
}

// isFlagWord reports whether a name alone says who may know: what stands in it is
// no value of its own.
func isFlagWord(name string) bool { return confidential.New(&hsds.Report{}).IsFlag(name) }

// deepFlags takes flags that stand deeper into the row; true when there are some.
func deepFlags(out map[string]any, v any) (found bool) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			found = deepFlags(out, e) || found
		}
	case map[string]any:
		for _, inner := range hsds.SortedNames(v) {
			switch e := v[inner].(type) {
			case map[string]any, []any:
				found = deepFlags(out, e) || found
			case string, bool, json.Number:
				if isFlagWord(inner) {
					found = true
					putBeside(out, inner, e)
				}
			}
		}
	}
	return found
}

// putBeside puts a flag into a row, beside one of its name that says otherwise.
func putBeside(out map[string]any, name string, v any) {
	at := name
	for n := 2; out[at] != nil && out[at] != v; n++ {
		at = name + "_" + strconv.Itoa(n)
	}
	out[at] = v
}

// facility makes a row for each service of an object that says, as plain values,
// where several services are and how they are reached: with what it says of them
// all. Where both say something of one name, the facility's is the organization's.
// nil when it is none.
func facility(m map[string]any) (rows []map[string]any) {
	services, ok := hsds.OnlyObjects(m["services"])
	if !ok {
		return nil
	}
	all := maps.Clone(m)
	delete(all, "services")
	if !isFlat(hsds.KindOrganization, all) {
		return nil
	}
	for _, s := range services {
		row := maps.Clone(all)
		for name, v := range s {
			if _, objects := hsds.OnlyObjects(v); objects && !hsds.IsUnknown(hsds.KindService, name) {
				return nil // of the standard: it is no row
			}
			if row[name] != nil {
				row["organization "+name] = row[name]
			}
			row[name] = v
		}
		rows = append(rows, row)
	}
	return rows
}

// isFlat reports whether an object is a row of a list of any kind, not a record
// of the standard: it has a name and, as plain values, what the standard keeps in
// objects of their own, such as an address or a telephone.
func isFlat(kind hsds.Kind, m map[string]any) bool {
	named, parts := false, 0
	for name, v := range m {
		known := kind != "" && !hsds.IsUnknown(kind, name) && hsds.HasMembers(kind)
		switch v := v.(type) {
		case map[string]any:
			if known {
				return false
			}
			continue
		case []any:
			if _, objects := hsds.OnlyObjects(v); len(v) > 0 && (objects && known || name == "locations" || name == "services") {
				return false
			}
			if !texts(v) {
				continue
			}
		case nil:
			continue
		}
		if len(name) == 1 {
			continue // x and y are points of maps, and anything else
		}
		path, _, _ := strings.Cut(suggest(name), "#")
		table, member, _ := strings.Cut(path, ".")
		if member == "name" && (table == "service" || table == "organization") {
			named = true
		}
		if table != "" && table != "service" && table != "organization" && !known {
			parts++
		}
	}
	return named && (parts > 0 || kind == "")
}

// texts reports whether a list holds plain values, and some.
func texts(list []any) bool {
	for _, e := range list {
		if hsds.Scalar(e) == "" {
			return false
		}
	}
	return len(list) > 0
}

// flatRow takes in a row of a list of any kind.
func (rd *reader) flatRow(m map[string]any) error {
	m = rd.flat(m)
	names := hsds.SortedNames(m)
	p := rd.packaged(nil)
	key := strings.Join(names, "\x00")
	sh := p.shapes[key]
	if sh == nil {
		sh = p.sheet(rd.File, names)
		p.shapes[key] = sh
	}
	if sh.mapped == nil {
		rd.Refuse(rd.Note(hsds.RefusedKind))
		return nil
	}
	return p.mapObject(sh, m)
}
