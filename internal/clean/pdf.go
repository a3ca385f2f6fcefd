package clean

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/filter"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// pdf reads a document whole and writes what can be reached from its pages anew, so
// that nothing of before stays in the file.
func pdf(data []byte, f found) (out []byte, err error) {
	defer func() {
		if recover() != nil { // the library is not made for files like this one
			out, err = nil, errBroken
		}
	}()
	model.ConfigPath = "disable" // reads no settings from the disk
	ctx, err := pdfcpu.Read(bytes.NewReader(data), model.NewDefaultConfiguration())
	if err != nil {
		if strings.Contains(err.Error(), "password") || strings.Contains(err.Error(), "encrypt") {
			return nil, refused(Locked)
		}
		return nil, errBroken
	}
	if n := bytes.Count(data, []byte("startxref")); n > 2 || n == 2 && !bytes.Contains(data[:min(len(data), 2048)], []byte("/Linearized")) {
		f.add(Revision)
	}
	w := &pdfWriter{x: ctx.XRefTable, f: f, numbers: map[int]int{}}
	if w.x.Info != nil {
		w.info(w.dict(*w.x.Info))
	}
	if w.x.Root == nil || !w.pages() {
		return nil, errBroken
	}
	return w.write()
}

// pdfWriter writes objects with numbers of its own.
type pdfWriter struct {
	x       *model.XRefTable
	f       found
	numbers map[int]int
	queue   []int        // of the objects read, in the order of theirs here
	shown   map[int]bool // objects that are nodes of the tree of pages, and pages
	out     bytes.Buffer
	depth   int
	err     error
}

// at reads what a reference leads to.
func (w *pdfWriter) at(o types.Object) types.Object {
	got, err := w.x.Dereference(o)
	if err != nil {
		w.err = errBroken // a copy in which something is missing is none
		return nil
	}
	return got
}

// pages finds the pages that are shown, and reports whether there are any.
func (w *pdfWriter) pages() bool {
	w.shown = map[int]bool{}
	found := false
	rest := []types.Object{w.dict(*w.x.Root)["Pages"]}
	for len(rest) > 0 {
		one := rest[len(rest)-1]
		rest = rest[:len(rest)-1]
		if ref, ok := one.(types.IndirectRef); ok {
			if w.shown[int(ref.ObjectNumber)] {
				continue
			}
			w.shown[int(ref.ObjectNumber)] = true
		}
		node := w.dict(one)
		kids, ok := w.at(node["Kids"]).(types.Array)
		if rest = append(rest, kids...); !ok && node != nil {
			found = true
		}
	}
	return found
}

func (w *pdfWriter) dict(o types.Object) types.Dict {
	d, _ := w.at(o).(types.Dict)
	return d
}

func (w *pdfWriter) name(o types.Object) string {
	n, _ := w.at(o).(types.Name)
	return string(n)
}

// info notes what a document says of itself.
func (w *pdfWriter) info(d types.Dict) {
	for key, kind := range map[string]string{"Author": Author, "Creator": Software, "Producer": Software, "CreationDate": Date, "ModDate": Date,
		"Title": Title, "Subject": Title, "Keywords": Title} {
		if _, ok := d.Find(key); ok {
			w.f.add(kind)
		}
	}
}

func (w *pdfWriter) write() ([]byte, error) {
	w.out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	root := w.number(int(w.x.Root.ObjectNumber))
	var places []int
	for i := 0; i < len(w.queue) && w.err == nil; i++ {
		places = append(places, w.out.Len())
		fmt.Fprintf(&w.out, "%d 0 obj\n", i+1)
		o := w.at(*types.NewIndirectRef(w.queue[i], 0))
		if i == 0 {
			o = w.catalog(w.dict(o))
		}
		w.object(o)
		w.out.WriteString("\nendobj\n")
		if w.out.Len() > 4*Most {
			return nil, refused(TooLarge)
		}
	}
	if w.err != nil {
		return nil, w.err
	}
	begins := w.out.Len()
	fmt.Fprintf(&w.out, "xref\n0 %d\n0000000000 65535 f \n", len(places)+1)
	for _, at := range places {
		fmt.Fprintf(&w.out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&w.out, "trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(places)+1, root, begins)
	return w.out.Bytes(), nil
}

// number is the number that an object has here.
func (w *pdfWriter) number(old int) int {
	n, ok := w.numbers[old]
	if !ok {
		w.queue = append(w.queue, old)
		n = len(w.queue)
		w.numbers[old] = n
	}
	return n
}

// object writes an object, without what tells something.
func (w *pdfWriter) object(o types.Object) {
	if w.depth++; w.depth > 200 {
		w.err = errBroken
	}
	defer func() { w.depth-- }()
	if w.err != nil {
		return
	}
	switch v := o.(type) {
	case types.IndirectRef:
		n := int(v.ObjectNumber)
		if kind := w.name(w.dict(v)["Type"]); (kind == "Page" || kind == "Template") && !w.shown[n] {
			w.f.add(Revision) // a page that was taken out, and is still spoken of
			w.out.WriteString("null")
			return
		}
		fmt.Fprintf(&w.out, "%d 0 R", w.number(n))
	case *types.IndirectRef:
		w.object(*v)
	case types.Dict:
		w.members(w.bare(v))
	case types.Array:
		w.out.WriteByte('[')
		for i, one := range v {
			if i > 0 {
				w.out.WriteByte(' ')
			}
			w.object(one)
		}
		w.out.WriteByte(']')
	case types.StreamDict:
		w.stream(v)
	case *types.StreamDict:
		w.stream(*v)
	case types.Name, types.Integer, types.Float, types.Boolean, types.StringLiteral, types.HexLiteral:
		w.out.WriteString(v.PDFString())
	default: // nothing, and streams that only hold objects
		w.out.WriteString("null")
	}
}

func (w *pdfWriter) members(d types.Dict) {
	w.out.WriteString("<<")
	keys := make([]string, 0, len(d))
	for k := range d {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		w.out.WriteString(types.Name(k).PDFString() + " ")
		w.object(d[k])
	}
	w.out.WriteString(">>")
}

// only copies the named members.
func only(d types.Dict, names string) types.Dict {
	out, keeps := types.Dict{}, set(names)
	for k, v := range d {
		if keeps[k] {
			out[k] = v
		}
	}
	return out
}

// catalog keeps what shows pages.
func (w *pdfWriter) catalog(d types.Dict) types.Dict {
	if names := w.dict(d["Names"]); names != nil {
		if _, ok := names["EmbeddedFiles"]; ok {
			w.f.add(Embedded)
		}
		if _, ok := names["JavaScript"]; ok {
			w.f.add(Script)
		}
	}
	w.told(d)
	for key, kind := range map[string]string{"AA": Script, "Perms": Author, "DSS": Author, "Collection": Embedded, "AF": Embedded} {
		if _, ok := d[key]; ok {
			w.f.add(kind)
		}
	}
	out := only(d, "Type Pages PageLabels Dests ViewerPreferences PageLayout Outlines StructTreeRoot MarkInfo Lang OCProperties")
	if dests, ok := w.dict(d["Names"])["Dests"]; ok {
		out["Names"] = types.Dict{"Dests": dests}
	}
	if form := w.dict(d["AcroForm"]); form != nil {
		out["AcroForm"] = only(form, "Fields NeedAppearances DR DA Q")
	}
	switch open := w.at(d["OpenAction"]).(type) {
	case types.Array:
		out["OpenAction"] = open
	case types.Dict:
		if !w.harmless(open) {
			w.f.add(Script)
		}
	}
	return out
}

// pdfDrops are members that nothing on a page needs.
var pdfDrops = map[string]string{
	"Metadata": "", "PieceInfo": Other, "LastModified": Date, "Thumb": Thumbnail, "AA": Script, "JS": Script, "EF": Embedded, "AF": Embedded,
	"CreatorInfo": Author, "CreationDate": Date, "ModDate": Date, "Author": Author, "Creator": Software, "Producer": Software, "OPI": Path,
	"RichMediaContent": Embedded, "RichMediaSettings": Embedded, "3DD": Embedded, "Alternates": Other, "XFA": Script, "VP": Place, "Measure": Place, "GPTS": Place,
}

// told notes what a packet of XMP beside an object tells.
func (w *pdfWriter) told(d types.Dict) {
	meta, ok := d["Metadata"]
	if !ok {
		return
	}
	sd, _, err := w.x.DereferenceStreamDict(meta)
	if err != nil || sd == nil {
		return
	}
	packet := sd.Raw
	if len(sd.FilterPipeline) > 0 {
		w.f.add(Other)
	}
	readXMP(packet[:min(len(packet), 1<<20)], w.f)
}

// bare is a dictionary without what tells something.
func (w *pdfWriter) bare(d types.Dict) types.Dict {
	w.told(d)
	switch w.name(d["Type"]) {
	case "Page":
		d = w.page(d)
	case "Filespec", "F", "EmbeddedFile", "Sig", "DocTimeStamp", "Rendition", "MediaClip":
		w.f.add(Embedded)
		return types.Dict{}
	}
	out := types.Dict{}
	for k, v := range d {
		if kind, ok := pdfDrops[k]; ok {
			if kind != "" {
				w.f.add(kind)
			}
			continue
		}
		if (k == "A" || k == "Next" || k == "PA") && !w.harmless(w.dict(v)) {
			w.f.add(Script)
			continue
		}
		out[k] = v
	}
	if w.name(d["FT"]) == "Sig" {
		delete(out, "V")
		delete(out, "SV")
		delete(out, "Lock")
		w.f.add(Author)
	}
	if sub := w.name(d["Subtype"]); sub == "Widget" {
		w.without(out, "M NM Contents")
	} else if _, ok := d["Rect"]; ok && sub != "" {
		return w.annotation(out)
	}
	return out
}

func (w *pdfWriter) page(d types.Dict) types.Dict {
	out := only(d, "Type Parent Resources MediaBox CropBox BleedBox TrimBox ArtBox Contents Rotate Group StructParents Tabs UserUnit Thumb LastModified PieceInfo AA VP AF")
	notes, ok := w.at(d["Annots"]).(types.Array)
	if !ok {
		return out
	}
	stay := types.Array{}
	for _, n := range notes {
		switch sub := w.name(w.dict(n)["Subtype"]); sub {
		case "Link", "Widget", "Highlight", "Underline", "StrikeOut", "Squiggly", "Ink", "Stamp", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Caret", "Watermark", "Redact":
			stay = append(stay, n)
		case "FileAttachment":
			w.f.add(Embedded)
		case "Text", "Popup":
			w.f.add(Comment)
		default:
			w.f.add(Other)
		}
	}
	out["Annots"] = stay
	return out
}

// annotation is a mark on a page without who made it, and without what they said.
func (w *pdfWriter) annotation(d types.Dict) types.Dict {
	if _, ok := d["T"]; ok {
		w.f.add(Author)
	}
	if _, ok := d["Contents"]; ok && w.name(d["Subtype"]) != "Link" {
		w.f.add(Comment)
	}
	w.without(d, "T Contents RC Subj NM M CreationDate Popup IRT RT State StateModel ExData FS Sound Movie Name RO OC")
	return d
}

func (w *pdfWriter) without(d types.Dict, names string) {
	for k := range set(names) {
		delete(d, k)
	}
}

// harmless reports whether an action only leads somewhere; what is no action is none
// of this question.
func (w *pdfWriter) harmless(d types.Dict) bool {
	switch w.name(d["S"]) {
	case "GoTo", "Named":
		return true
	case "URI":
		uri, _ := d.StringEntryBytes("URI")
		low := strings.ToLower(string(uri))
		return strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https://") || strings.HasPrefix(low, "mailto:") || strings.HasPrefix(low, "tel:")
	case "":
		return true
	}
	return false
}

// stream writes a stream; of pictures inside what tells something is taken out too.
func (w *pdfWriter) stream(sd types.StreamDict) {
	d := w.bare(sd.Dict)
	if len(d) == 0 {
		w.out.WriteString("null")
		return
	}
	raw := sd.Raw
	if w.name(d["Subtype"]) == "XML" || w.name(sd.Dict["Type"]) == "Metadata" {
		w.out.WriteString("null")
		return
	}
	w.without(d, "F FFilter FDecodeParms DL")
	if n := len(sd.FilterPipeline); n > 0 {
		switch sd.FilterPipeline[n-1].Name {
		case filter.DCT:
			raw = w.unpacked(&sd, d)
			clean, err := jpeg(raw, w.f)
			if err != nil {
				w.err = refused(Nested)
				return
			}
			raw = clean
		case filter.JPX:
			raw = w.unpacked(&sd, d)
			clean, err := jpeg2000(raw, w.f)
			if err != nil {
				w.err = refused(Nested)
				return
			}
			raw = clean
		}
	}
	d["Length"] = types.Integer(len(raw))
	w.members(d)
	w.out.WriteString("\nstream\n")
	w.out.Write(raw)
	w.out.WriteString("\nendstream")
}

// unpacked takes off what lies around a picture's own compression.
func (w *pdfWriter) unpacked(sd *types.StreamDict, d types.Dict) []byte {
	raw, last := sd.Raw, len(sd.FilterPipeline)-1
	if last == 0 {
		return raw
	}
	for _, one := range sd.FilterPipeline[:last] {
		fl, err := filter.NewFilter(one.Name, map[string]int{})
		if err != nil {
			return nil
		}
		r, err := fl.Decode(bytes.NewReader(raw))
		if err != nil {
			return nil
		}
		if raw, err = io.ReadAll(io.LimitReader(r, Most)); err != nil {
			return nil
		}
	}
	d["Filter"] = types.Name(sd.FilterPipeline[last].Name)
	delete(d, "DecodeParms")
	return raw
}

// jpeg2000 keeps the boxes that draw; a bare stream of the format has none.
func jpeg2000(data []byte, f found) ([]byte, error) {
	if bytes.HasPrefix(data, []byte{0xff, 0x4f}) {
		return data, nil
	}
	var out bytes.Buffer
	err := boxes(data, func(b box) error {
		switch b.kind {
		case "jP  ", "ftyp", "jp2h", "jp2c":
			out.Write(b.all)
		default:
			f.add(Other)
		}
		return nil
	})
	return out.Bytes(), err
}
