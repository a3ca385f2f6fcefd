package read

import (
	"maps"
	"slices"
	"strings"

	"relais/internal/directory/hsds/tabular"
	"relais/internal/directory/hsds/tidy"
)

// dates are how the dates of columns are written, by table and column.
type dates map[string]orders

// orders counts, of a column, the dates that can be read with the month first only,
// with the day first only, and with either.
type orders struct{ month, day, either int }

func (d dates) note(column, c string) {
	month, day := tidy.DateOrders(c)
	o := d[column]
	switch {
	case month != "" && day != "" && month != day:
		o.either++
	case month != "" && day == "":
		o.month++
	case day != "" && month == "":
		o.day++
	}
	d[column] = o
}

// settle reads the dates of a column that can be read in two ways as all the others
// of it are written; it tells which columns.
func (d dates) settle(ts *tabular.Tables, tell func(file, column string)) error {
	for _, column := range slices.Sorted(maps.Keys(d)) {
		o := d[column]
		if o.either == 0 || (o.month > 0) == (o.day > 0) {
			continue
		}
		table, name, _ := strings.Cut(column, ".")
		r := ts.ByName[table]
		at := r.ColumnOf(name)
		for n := range r.Count() {
			cells, err := r.Cells(int32(n))
			if err != nil {
				return err
			}
			month, day := tidy.DateOrders(tabular.Cell(cells, at))
			if month == "" || day == "" {
				continue
			}
			if o.day > 0 {
				month = day
			}
			if err := r.Replace(int32(n), at, month); err != nil {
				return err
			}
		}
		tell(r.File, name)
	}
	return nil
}
