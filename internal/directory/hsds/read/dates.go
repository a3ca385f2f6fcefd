package read

import (
	"maps"
	"slices"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tabular"
	"relais/internal/directory/hsds/tidy"
)

// dates are how the dates of columns are written, by table and column.
type dates map[string]orders

// orders counts, of a column, the dates that can be read with the month first only,
// with the day first only, and with either.
type orders struct{ month, day, either int }

// note counts a date; true where it can be read with either first.
func (d dates) note(column, c string) (either bool) {
	month, day := tidy.DateOrders(c)
	o := d[column]
	switch {
	case month != "" && day != "" && month != day:
		o.either++
		either = true
	case month != "" && day == "":
		o.month++
	case day != "" && month == "":
		o.day++
	}
	d[column] = o
	return either
}

// settle reads the dates of a column that can be read in two ways as all the others
// of it are written; it tells what became of which columns.
func (d dates) settle(ts *tabular.Tables, tell func(reason, file, column string)) error {
	for _, column := range slices.Sorted(maps.Keys(d)) {
		o := d[column]
		table, name, _ := strings.Cut(column, ".")
		r := ts.ByName[table]
		if o.either == 0 {
			continue
		} else if (o.month > 0) == (o.day > 0) {
			tell(hsds.KeptDate, r.File, name)
			continue
		}
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
		tell(hsds.ChangedDate, r.File, name)
	}
	return nil
}
