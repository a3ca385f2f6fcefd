package clean

import (
	"bytes"
	"encoding/xml"
	"path"
	"regexp"
	"slices"
	"strings"
)

// gone are parts of office files that never go along, by the kind that they are.
var gone = []struct {
	is   *regexp.Regexp
	kind []string
}{
	{regexp.MustCompile(`^docProps/thumbnail\.`), []string{Thumbnail}},
	{regexp.MustCompile(`^docProps/`), []string{Author, Date, Software, Title}},
	{regexp.MustCompile(`^customXml/`), []string{Other}},
	{regexp.MustCompile(`/comments[^/]*\.xml$|/comments/|/threadedComments/|/(commentAuthors|people|authors)[^/]*\.xml$|/persons/`), []string{Comment, Author}},
	{regexp.MustCompile(`^xl/revisions/|^ppt/changesInfos/|^ppt/revisionInfo`), []string{Revision, Author, Date}},
	{regexp.MustCompile(`/drawings/vmlDrawing`), []string{Comment}},
	{regexp.MustCompile(`/printerSettings|/customProperty`), []string{Path, Device}},
	{regexp.MustCompile(`/webExtensions/|/ctrlProps/|/tags/|/userCustomization/|/glossary/|/model/|/queryTables/|/connections\.xml$|/calcChain\.xml$`), []string{Other}},
	{regexp.MustCompile(`^_xmlsignatures/|^package/`), []string{Author, Identifier}},
}

var (
	officeMacros = regexp.MustCompile(`(?i)vbaProject|vbaData|/activeX/|macrosheets|dialogsheets`)
	officeXML    = regexp.MustCompile(`^(\[Content_Types\]\.xml|_rels/[^/]*\.rels|(word|xl|ppt)/.*\.(xml|rels))$`)
	officeMedia  = regexp.MustCompile(`(?i)^(word|xl|ppt)/media/.*\.(jpe?g|png|gif|webp|svg|mp4|m4a|mov|mp3|wav|heic)$`)
	officeFonts  = regexp.MustCompile(`(?i)^(word|ppt)/fonts/`)
	officeInside = regexp.MustCompile(`(?i)^(word|xl|ppt)/embeddings/.*\.(docx|xlsx|pptx)$`)
)

// office cleans files of Office Open XML: the parts that draw the document stay, each
// written anew.
func office(data []byte, f found) ([]byte, error) {
	all, err := parts(data, func(name string) (bool, error) {
		if officeMacros.MatchString(name) {
			return false, refused(Macros)
		}
		for _, g := range gone {
			if g.is.MatchString(name) {
				f.add(g.kind...)
				return false, nil
			}
		}
		if officeXML.MatchString(name) || officeMedia.MatchString(name) || officeFonts.MatchString(name) || officeInside.MatchString(name) {
			return true, nil
		}
		if strings.HasPrefix(name, "word/") || strings.HasPrefix(name, "xl/") || strings.HasPrefix(name, "ppt/") {
			return false, refused(Nested)
		}
		f.add(Embedded)
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	there := map[string]bool{}
	for _, p := range all {
		there[p.name] = true
	}
	if !there["[Content_Types].xml"] {
		return nil, errBroken
	}
	all = slices.DeleteFunc(all, func(p part) bool { // links of a part that is gone
		dir, name := path.Split(p.name)
		of, is := strings.CutSuffix(name, ".rels")
		return is && of != "" && !there[path.Join(path.Dir(path.Clean(dir)), of)]
	})
	for i := range all {
		if all[i].data, err = officePart(all[i], there, f); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(all, func(a, b part) int {
		return boolean(b.name == "[Content_Types].xml") - boolean(a.name == "[Content_Types].xml")
	})
	return archive(all, "")
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

func officePart(p part, there map[string]bool, f found) ([]byte, error) {
	switch {
	case p.name == "[Content_Types].xml":
		return markup(p.data, func(e *xml.StartElement) verdict {
			if strings.Contains(attr(e, "ContentType"), "macroEnabled") {
				f.add(Script)
				return drop
			}
			if e.Name.Local == "Override" && !there[strings.TrimPrefix(attr(e, "PartName"), "/")] {
				return drop
			}
			return keep
		}, f)
	case strings.HasSuffix(p.name, ".rels"):
		return markup(p.data, func(e *xml.StartElement) verdict { return relation(p.name, e, there, f) }, f)
	case strings.HasSuffix(p.name, ".xml"):
		return markup(p.data, func(e *xml.StartElement) verdict { return officeElement(e, f) }, f)
	case strings.HasSuffix(strings.ToLower(p.name), ".svg"):
		return drawing(p.data, f)
	case officeFonts.MatchString(p.name):
		return p.data, nil
	}
	return inside(p, f)
}

// relation keeps a link of a part to another one that is there, and to a page of the
// web; where a file of a machine lay is not said.
func relation(name string, e *xml.StartElement, there map[string]bool, f found) verdict {
	if e.Name.Local != "Relationship" {
		return keep
	}
	target := attr(e, "Target")
	if attr(e, "TargetMode") == "External" {
		for i, a := range e.Attr {
			if a.Name.Local == "Target" && !strings.HasPrefix(target, "http://") && !strings.HasPrefix(target, "https://") && !strings.HasPrefix(target, "mailto:") {
				e.Attr[i].Value = "about:blank"
				f.add(Path)
			}
		}
		if strings.HasSuffix(attr(e, "Type"), "/attachedTemplate") {
			return drop
		}
		return keep
	}
	at := strings.TrimPrefix(target, "/")
	if at == target {
		at = path.Join(path.Dir(path.Dir(name)), target)
	}
	if !there[at] && !strings.HasPrefix(target, "#") {
		return drop
	}
	return keep
}

// officeElements are elements that tell of who wrote, and what was there before.
var officeElements = map[string]struct {
	v    verdict
	kind string
}{
	"w:ins": {unwrap, Revision}, "w:moveTo": {unwrap, Revision}, "w:del": {drop, Revision}, "w:moveFrom": {drop, Revision},
	"w:rPrChange": {drop, Revision}, "w:pPrChange": {drop, Revision}, "w:sectPrChange": {drop, Revision}, "w:tblPrChange": {drop, Revision},
	"w:tblGridChange": {drop, Revision}, "w:tcPrChange": {drop, Revision}, "w:trPrChange": {drop, Revision}, "w:tblPrExChange": {drop, Revision},
	"w:numberingChange": {drop, Revision}, "w:cellIns": {drop, Revision}, "w:cellMerge": {drop, Revision},
	"w:moveFromRangeStart": {drop, Revision}, "w:moveFromRangeEnd": {drop, Revision}, "w:moveToRangeStart": {drop, Revision}, "w:moveToRangeEnd": {drop, Revision},
	"w:customXmlInsRangeStart": {drop, Revision}, "w:customXmlInsRangeEnd": {drop, Revision}, "w:customXmlDelRangeStart": {drop, Revision}, "w:customXmlDelRangeEnd": {drop, Revision},
	"w:commentRangeStart": {drop, Comment}, "w:commentRangeEnd": {drop, Comment}, "w:commentReference": {drop, Comment},
	"w:rsids": {drop, Identifier}, "w:attachedTemplate": {drop, Path}, "w:mailMerge": {drop, Path}, "w:docVars": {drop, Other}, "w:writeProtection": {drop, Other},
	"w15:docId": {drop, Identifier}, "w14:docId": {drop, Identifier}, "w15:person": {drop, Author}, "w:saveThroughXslt": {drop, Path},
	"x15ac:absPath": {drop, Path}, "fileSharing": {drop, Author}, "legacyDrawing": {drop, Comment}, "legacyDrawingHF": {drop, Comment},
	"customWorkbookViews": {drop, Author}, "customSheetViews": {drop, Author}, "webPublishing": {drop, Path}, "xr:revisionPtr": {drop, Identifier},
	"p:custDataLst": {drop, Other}, "p:modifyVerifier": {drop, Identifier}, "a16:creationId": {drop, Identifier}, "p14:creationId": {drop, Identifier},
	"p:cmAuthorLst": {drop, Author}, "a14:imgProps": {drop, Revision}, "p15:presenceInfo": {drop, Author},
}

// prefixes are how all programs call the standards' names; a file that calls them
// otherwise would pass its elements by.
var prefixes = map[string]string{
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w", "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
	"urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text", "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
	"urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0": "meta",
	"http://purl.org/dc/elements/1.1/": "dc",
}

func strangely(e *xml.StartElement) bool {
	for _, a := range e.Attr {
		want, known := prefixes[a.Value]
		if known && (a.Name.Space == "xmlns" && a.Name.Local != want || called(a.Name) == "xmlns") {
			return true
		}
	}
	return false
}

var officeIDs = regexp.MustCompile(`^(w:rsid\w*|w14:paraId|w14:textId|xr\d*:uid|xr:revisionPtr|documentId|w16\w*:\w*[dD]urableId)$`)

func officeElement(e *xml.StartElement, f found) verdict {
	if without(e, officeIDs.MatchString) {
		f.add(Identifier)
	}
	if without(e, func(name string) bool {
		return name == "w:author" || name == "w:initials" || name == "w:date" || name == "userName"
	}) {
		f.add(Author)
	}
	if strangely(e) {
		return fail
	}
	name := strings.TrimPrefix(called(e.Name), "x:")
	if name == "w:ins" || name == "w:moveTo" || name == "w:del" || name == "w:moveFrom" {
		f.add(Author, Date)
	}
	if known, ok := officeElements[name]; ok {
		f.add(known.kind)
		return known.v
	}
	switch e.Name.Local {
	case "docPr", "cNvPr": // names of files that were put in, and where they lay
		for i, a := range e.Attr {
			switch {
			case a.Name.Local == "name" && strings.ContainsAny(a.Value, `./\`):
				e.Attr[i].Value = "-"
				f.add(Path)
			case (a.Name.Local == "descr" || a.Name.Local == "title") && strings.ContainsAny(a.Value, `\`):
				e.Attr[i].Value = ""
				f.add(Path)
			}
		}
	}
	return keep
}

var (
	odfInside = regexp.MustCompile(`^((Object|Chart)[^/]*/)?(content|styles)\.xml$`)
	odfMedia  = regexp.MustCompile(`(?i)^(Pictures|media)/.*\.(jpe?g|png|gif|webp|svg|mp4|mp3|wav)$`)
	odfGone   = []struct{ begins, kind string }{
		{"Thumbnails/", Thumbnail}, {"meta.xml", Author}, {"settings.xml", Path}, {"Configurations2/", Other}, {"layout-cache", Other},
		{"META-INF/documentsignatures", Author}, {"manifest.rdf", Other}, {"VersionList.xml", Revision}, {"Versions/", Revision}, {"ObjectReplacements/", Thumbnail},
	}
)

// openDocument cleans files of LibreOffice and others.
func openDocument(data []byte, f found) ([]byte, error) {
	all, err := parts(data, func(name string) (bool, error) {
		if strings.HasPrefix(name, "Basic/") || strings.HasPrefix(name, "Scripts/") || strings.HasPrefix(name, "Dialogs/") {
			return false, refused(Macros)
		}
		for _, g := range odfGone {
			if strings.HasPrefix(name, g.begins) {
				f.add(g.kind)
				if g.begins == "meta.xml" {
					f.add(Date, Software, Title)
				}
				return false, nil
			}
		}
		if name == "mimetype" || name == "META-INF/manifest.xml" || odfInside.MatchString(name) || odfMedia.MatchString(name) || strings.HasPrefix(name, "Fonts/") {
			return true, nil
		}
		if strings.HasSuffix(name, "/meta.xml") || strings.HasSuffix(name, "/settings.xml") {
			return false, nil
		}
		return false, refused(Nested)
	})
	if err != nil {
		return nil, err
	}
	there := map[string]bool{"/": true}
	for _, p := range all {
		there[p.name] = true
	}
	if !there["content.xml"] || !there["META-INF/manifest.xml"] || len(all) == 0 || all[0].name != "mimetype" || !bytes.HasPrefix(all[0].data, []byte("application/vnd.oasis.opendocument.")) {
		return nil, errBroken
	}
	for i, p := range all {
		switch {
		case p.name == "mimetype" || strings.HasPrefix(p.name, "Fonts/"):
		case p.name == "META-INF/manifest.xml":
			all[i].data, err = markup(p.data, func(e *xml.StartElement) verdict { return odfEntry(e, there) }, f)
			if bytes.Contains(p.data, []byte("encryption-data")) {
				err = refused(Locked)
			}
		case strings.HasSuffix(p.name, ".xml"):
			all[i].data, err = markup(p.data, func(e *xml.StartElement) verdict { return odfElement(e, f) }, f)
		case strings.HasSuffix(strings.ToLower(p.name), ".svg"):
			all[i].data, err = drawing(p.data, f)
		default:
			all[i].data, err = inside(p, f)
		}
		if err != nil {
			return nil, err
		}
	}
	return archive(all, "mimetype")
}

// odfEntry keeps what the list of parts says of those that are there.
func odfEntry(e *xml.StartElement, there map[string]bool) verdict {
	if e.Name.Local != "file-entry" {
		return keep
	}
	name := attr(e, "full-path")
	if there[name] || there[name+"content.xml"] {
		return keep
	}
	return drop
}

// odfElements are elements that tell of who wrote, and what was there before. What
// they mean is fixed by the standard's prefixes, which every writer uses.
var odfElements = map[string]string{
	"text:tracked-changes": Revision, "text:change": Revision, "text:change-start": Revision, "text:change-end": Revision, "table:tracked-changes": Revision,
	"office:annotation": Comment, "office:annotation-end": Comment, "office:script": Script, "office:event-listeners": Script, "office:meta": Author,
	"text:author-name": Author, "text:author-initials": Author, "text:creator": Author, "text:initial-creator": Author, "text:printed-by": Author,
	"text:sender-firstname": Author, "text:sender-lastname": Author, "text:sender-initials": Author, "text:sender-email": Author, "text:sender-company": Author,
	"text:sender-phone-private": Author, "text:sender-phone-work": Author, "text:sender-street": Author, "text:sender-city": Author, "text:file-name": Path,
	"text:template-name": Path, "office:settings": Path, "dc:creator": Author, "dc:date": Date, "meta:creator-initials": Author, "loext:sender-initials": Author,
}

func odfElement(e *xml.StartElement, f found) verdict {
	if strangely(e) {
		return fail
	}
	if without(e, func(name string) bool {
		return strings.HasPrefix(name, "officeooo:") || name == "xml:id" || name == "meta:creator"
	}) {
		f.add(Identifier)
	}
	if kind, ok := odfElements[called(e.Name)]; ok {
		f.add(kind)
		return drop
	}
	for i, a := range e.Attr {
		if a.Name.Local == "href" && (strings.HasPrefix(a.Value, "file:") || strings.HasPrefix(a.Value, "/") || strings.HasPrefix(a.Value, "../")) {
			e.Attr[i].Value = "about:blank"
			f.add(Path)
		}
	}
	return keep
}
