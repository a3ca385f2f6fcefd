package read

import (
	"io"
	"path"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/source"
	"relais/internal/directory/hsds/tabular"
	"relais/internal/directory/hsds/upgrade"
)

// describe reads datapackage.json: which file is which table, and of what type
// its columns are.
func (p *packaged) describe(f source.File) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, source.MaxRow))
	if err != nil {
		return err
	}
	v, _, err := hsds.Parse(data)
	if err != nil {
		p.rd.Report.Change(hsds.Note{File: f.Name, Reason: hsds.ChangedFileOut})
		return nil
	}
	d, _ := v.(map[string]any)
	list, _ := d["resources"].([]any)
	for _, e := range list {
		if res, ok := e.(map[string]any); ok {
			p.resource(path.Dir(f.Name), res)
		}
	}
	return nil
}

func (p *packaged) resource(dir string, res map[string]any) {
	file, _ := res["path"].(string)
	name, _ := res["name"].(string)
	if !hsds.SafeFile(file) {
		return
	}
	in := info{kinds: map[string]string{}, resource: res}
	if tabular.OfFile(name) != "" || upgrade.IsOldFile(name) {
		in.name = name
	}
	if dialect, ok := res["dialect"].(map[string]any); ok {
		if d, _ := dialect["delimiter"].(string); len(d) == 1 {
			in.delimiter = d[0]
		}
	}
	schema, _ := res["schema"].(map[string]any)
	fields, _ := schema["fields"].([]any)
	for _, e := range fields {
		f, _ := e.(map[string]any)
		name, _ := f["name"].(string)
		kind, _ := f["type"].(string)
		if name != "" && kind != "" {
			in.kinds[name] = kind
		}
	}
	p.info[path.Join(dir, file)] = in
}
