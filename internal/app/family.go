package app

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/family"
)

// familyFiles lets family link case files.
type familyFiles struct{ casework.Families }

// Read implements family.Files.
func (f familyFiles) Read(ctx context.Context, s *agency.Session, id string, fn func(family.File) error) error {
	return f.Families.Read(ctx, s, id, func(c casework.FamilyFile) error { return fn(kinFile{c}) })
}

// Write implements family.Files.
func (f familyFiles) Write(ctx context.Context, s *agency.Session, id string, fn func(family.File) error) error {
	return f.Families.Write(ctx, s, id, func(c casework.FamilyFile) error { return fn(kinFile{c}) })
}

// kinFile is an opened file, of which another room sees what concerns the family.
type kinFile struct{ casework.FamilyFile }

// Relations implements family.File.
func (f kinFile) Relations() (out []family.Belonging, err error) {
	all, err := f.FamilyFile.Relations()
	for _, b := range all {
		out = append(out, family.Belonging(b))
	}
	return out, err
}

// Beside implements family.File.
func (f kinFile) Beside(id string) (family.File, error) {
	c, err := f.FamilyFile.Beside(id)
	return kinFile{c}, err
}

// Founded implements family.File.
func (f kinFile) Founded(in act.CreateCase) (family.File, error) {
	c, err := f.FamilyFile.Founded(in)
	return kinFile{c}, err
}
