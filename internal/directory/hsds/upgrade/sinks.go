package upgrade

import "relais/internal/directory/hsds"

// treeSink collects the rows that the upgrade of one object in JSON gives.
type treeSink struct {
	rows    map[string][]any
	patches map[string]any
	from    []string
}

func (t *treeSink) Put(table string, m map[string]any) error {
	t.rows[table] = append(t.rows[table], m)
	return nil
}

func (t *treeSink) Patch(table, id, member string, v any) {
	if t.patches == nil {
		t.patches = map[string]any{}
	}
	if old := hsds.Scalar(t.patches[member]); old != "" && member == "eligibility_description" {
		v = old + "\n" + hsds.Scalar(v)
	}
	t.patches[member] = v
}

func (t *treeSink) Upgraded(from string) { t.from = append(t.from, from) }
