// Package arrows holds no code: its test keeps the rooms apart, so that a
// newcomer can find any rule by reading folder names. docs/architecture.md
// draws the same.
package arrows

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// leaves are what every room may use: shapes and words without rules of the
// domain, and data that people of the field edit.
var leaves = []string{"act", "assets", "check", "fault", "passphrase", "record", "seal", "shape", "text"}

// order runs from the outside in: a room uses rooms to its right only.
var order = []string{"define", "caseview", "outside", "coalition", "referral", "casefile", "htcds", "directory", "agency", "parcel", "audit", "hours", "gaps"}

// useCases are what users can do, a room per noun. They know the node and the
// domain, and not one another: what one needs of another is an interface that
// it declares, given at construction by app.
var useCases = []string{"accounts", "calendar", "casework", "loop", "deskwork", "documents", "family", "guest", "unasked", "listings", "imports", "leaving", "oneperson", "person", "plans", "portable", "received", "registers", "retention", "rounds", "sectors", "taken"}

// inside is what use cases stand on.
var inside = slices.Concat([]string{"kept", "node", "store", "mail", "act", "check", "fault", "record", "seal", "text", "assets"}, order)

// pages is what shows use cases to somebody.
var pages = slices.Concat(useCases, []string{"app", "define", "node", "caseview", "outside", "casefile", "referral", "directory", "agency", "act", "check", "fault", "seal",
	"shape", "locale", "assets", "hours", "passphrase", "text", "card"})

// others says, for every room that is not in order, what it may use besides.
// A room that is missing here fails the test: say what it may know.
var others = map[string][]string{
	"act": {"check", "fault", "text"}, "card": {"record", "seal", "text"}, "alike": {"text"}, "text": {}, "check": {"fault", "seal", "shape"}, "shape": {"fault"}, "fault": {}, "seal": {"fault"}, "passphrase": {"text"}, "locale": {}, "assets": {}, "arrows": {}, "journal": {},
	"store":  {"referral", "casefile", "directory", "agency", "parcel", "audit", "gaps", "fault", "seal"},
	"notify": {}, "mail": {"locale"},
	"node":     {"store", "audit", "journal", "agency", "casefile", "referral", "directory", "parcel", "fault", "record", "seal", "act", "hours", "gaps"},
	"kept":     {"node", "store", "agency", "directory", "fault", "record", "seal"},
	"accounts": inside, "calendar": inside, "casework": inside, "loop": slices.Concat([]string{"card"}, inside), "deskwork": inside, "documents": slices.Concat([]string{"clean"}, inside), "clean": {}, "family": inside, "guest": inside, "unasked": inside, "listings": inside, "imports": inside, "leaving": inside, "oneperson": slices.Concat([]string{"alike"}, inside), "person": slices.Concat([]string{"card"}, inside), "plans": inside, "portable": slices.Concat([]string{"locale"}, inside), "received": inside, "registers": inside, "retention": inside, "rounds": inside, "sectors": inside, "taken": inside,
	"app":    slices.Concat(useCases, inside),
	"client": slices.Concat(useCases, []string{"act", "agency", "define"}),
	"api":    slices.Concat(useCases, []string{"app", "define", "node", "agency", "act", "fault", "shape", "locale"}),
	"web":    slices.Concat(pages, []string{"clean", "demo", "htcds"}),
	"public": slices.Concat(pages, []string{"web"}),
	"demo":   slices.Concat(useCases, []string{"app", "node", "directory", "agency", "act", "fault", "hours", "locale"}),
	"cmd":    slices.Concat(pages, []string{"api", "clean", "web", "public", "client", "demo", "mail", "audit", "journal"}),
	// Tests and tools may open what they test.
	"attack": {"*"}, "olddata": {"*"}, "record": {"seal"},
}

// parts of rooms that are tests or tools of developers.
var tools = []string{"internal/clean/cleantest", "internal/kittest", "internal/node/nodetest", "internal/record/recordtest", "internal/store/storetest", "internal/web/webtest",
	"internal/web/webtest/galleryserver",
	"internal/directory/directorytest/generate", "internal/directory/directorytest/hsdstest", "internal/directory/directorytest/judge", "internal/directory/directorytest/judged"}

func TestArrows(t *testing.T) {
	seen := map[string]bool{}
	eachImport(t, func(file, folder, imported string) {
		from, to := room(folder), room(imported)
		seen[from] = true
		if from == to || slices.Contains(tools, folder) || to == "content" {
			return
		}
		if from == "content" {
			t.Errorf("%s: content is data; it uses no room", file)
			return
		}
		if !may(from, to) {
			t.Errorf("%s: %s may not know %s", file, from, to)
		}
	})
	for _, room := range []string{"cmd", "node", "store", "web", "api", "seal"} {
		if !seen[room] {
			t.Errorf("no import of %s was seen: the test looks in the wrong place", room)
		}
	}
}

// stored are the rooms whose types are signed and kept: what the API takes and
// gives may change its names with every release, theirs never. Rooms of the
// directory write what acts say into records of HSDS (shapes, below), and what
// they seal is held to the same by TestRecordsHoldNoActs.
var stored = []string{"agency", "referral", "casefile", "coalition", "parcel", "audit", "hours", "record"}

// TestStoredIsNotSent: no room of the domain knows an act.
func TestStoredIsNotSent(t *testing.T) {
	eachImport(t, func(file, folder, imported string) {
		if slices.Contains(stored, room(folder)) && slices.Contains([]string{"act", "api", "client", "web"}, room(imported)) {
			t.Errorf("%s: what is stored knows what is sent (%s)", file, imported)
		}
	})
}

func may(from, to string) bool {
	if i := slices.Index(order, from); i >= 0 {
		return slices.Contains(order[i+1:], to) || slices.Contains(leaves, to)
	}
	allowed, known := others[from]
	return known && (slices.Contains(allowed, to) || slices.Contains(allowed, "*"))
}

// TestRoomsAreKnown fails for a new folder that nobody placed.
func TestRoomsAreKnown(t *testing.T) {
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if _, ok := others[e.Name()]; e.IsDir() && !ok && !slices.Contains(order, e.Name()) && !slices.Contains(tools, "internal/"+e.Name()) {
			t.Errorf("internal/%s has no place among the rooms", e.Name())
		}
	}
}

// shapes are the rooms of the directory that know acts, faults or keys: they
// turn records into what people write and read. The others are libraries.
var shapes = map[string][]string{"listing": {"act", "fault"}, "search": {"act", "fault"}, "sources": {"act", "check", "fault"},
	"visibility": {"act", "record", "seal"}, "places": {"assets"}}

// inner is the order of the directory's rooms, from the outside in: a room uses
// rooms to its right only, and the libraries of libraries below.
var inner = []string{"catalog", "duplicates", "sources", "upkeep", "index", "search", "listing", "line", "visibility", "", "facts",
	"match", "languages", "places", "hsds", "needs", "fold", "fetch", "spool"}

// TestDirectoryStaysPure: the rooms of the directory know neither people nor
// agencies, and most of them no acts; arrows between them point one way.
func TestDirectoryStaysPure(t *testing.T) {
	eachImport(t, func(file, folder, imported string) {
		from, ok := strings.CutPrefix(folder+"/", "internal/directory/")
		if !ok || slices.Contains(tools, folder) {
			return
		}
		from = strings.SplitN(from, "/", 2)[0]
		if to, ok := strings.CutPrefix(imported+"/", "internal/directory/"); ok {
			to = strings.SplitN(to, "/", 2)[0]
			if from != to && (!slices.Contains(inner, from) || slices.Index(inner, to) <= slices.Index(inner, from)) {
				t.Errorf("%s: in the directory, %q may not know %q", file, from, to)
			}
		} else if to := room(imported); to != "hours" && to != "content" && !slices.Contains(shapes[from], to) {
			t.Errorf("%s uses %s", file, imported)
		}
	})
}

// TestToolsStayOutside: no part of the product uses what tests and benchmarks
// are made with (invented directories, judged questions, servers for tests).
func TestToolsStayOutside(t *testing.T) {
	eachImport(t, func(file, folder, imported string) {
		if slices.Contains(tools, imported) && !slices.Contains(tools, folder) {
			t.Errorf("%s is part of the product and uses %s", file, imported)
		}
	})
	for _, folder := range tools {
		if _, err := os.Stat(filepath.Join("..", "..", folder)); err != nil {
			t.Errorf("%s is named as a tool: %v", folder, err)
		}
	}
}

// room is the room that a folder belongs to.
func room(folder string) string {
	parts := strings.Split(folder, "/")
	if parts[0] == "internal" {
		return parts[1]
	}
	return parts[0]
}

// eachImport calls do for each import of one of our folders by another,
// outside of tests.
func eachImport(t *testing.T, do func(file, folder, imported string)) {
	t.Helper()
	eachSource(t, func(file string, f *ast.File) {
		for _, i := range f.Imports {
			if name, ours := strings.CutPrefix(strings.Trim(i.Path.Value, `"`), "relais/"); ours {
				do(file, path.Dir(file), name)
			}
		}
	})
}

// eachSource calls do for each of our files of Go outside of tests, by its
// name from the root.
func eachSource(t *testing.T, do func(file string, f *ast.File)) {
	t.Helper()
	root := filepath.Join("..", "..")
	for _, top := range []string{"cmd", "internal", "content"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
				return err
			}
			f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(root, file)
			do(filepath.ToSlash(rel), f)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
