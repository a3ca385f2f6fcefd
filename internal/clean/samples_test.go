package clean_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

// planted is what stands in every field that must not leave.
const planted = "Zorblaxian"

// word is a planted text of one place, so that a failure says where it was.
func word(place string) string { return planted + "-" + place }

func picture() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 24, 16))
	for x := range 24 {
		for y := range 16 {
			m.Set(x, y, color.RGBA{uint8(x * 10), uint8(y * 15), 90, 255})
		}
	}
	return m
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func plainJPEG() []byte {
	var b bytes.Buffer
	must(jpeg.Encode(&b, picture(), nil))
	return b.Bytes()
}

func plainPNG() []byte {
	var b bytes.Buffer
	must(png.Encode(&b, picture()))
	return b.Bytes()
}

func plainGIF() []byte {
	var b bytes.Buffer
	must(gif.Encode(&b, picture(), nil))
	return b.Bytes()
}

// exif is a block with texts of the named tags, a place, how the picture is turned and a
// thumbnail.
func exif(turned uint16, place string) []byte {
	order := binary.LittleEndian
	out := []byte{'I', 'I', 42, 0, 8, 0, 0, 0}
	type field struct {
		tag, kind uint16
		n         uint32
		data      []byte
	}
	text := func(tag uint16, name string) field {
		s := append([]byte(word(place+"-"+name)), 0)
		return field{tag, 2, uint32(len(s)), s}
	}
	long := func(tag uint16, v uint32) field { return field{tag, 4, 1, order.AppendUint32(nil, v)} }
	directory := func(fields []field, next bool) {
		base := len(out)
		at := base + 2 + 12*len(fields) + 4
		var far []byte
		out = order.AppendUint16(out, uint16(len(fields)))
		for _, f := range fields {
			out = order.AppendUint32(order.AppendUint16(order.AppendUint16(out, f.tag), f.kind), f.n)
			if len(f.data) <= 4 {
				out = append(out, append(f.data, 0, 0, 0, 0)[:4]...)
				continue
			}
			out = order.AppendUint32(out, uint32(at+len(far)))
			far = append(far, f.data...)
		}
		end := uint32(0)
		if next {
			end = uint32(at + len(far))
		}
		out = append(order.AppendUint32(out, end), far...)
	}
	// The directories of Exif and of the place follow at known distances: measured by
	// writing twice.
	build := func(exifAt, gpsAt uint32) (uint32, uint32) {
		out = out[:8]
		directory([]field{text(0x010e, "title"), text(0x010f, "make"), text(0x0110, "model"), {0x0112, 3, 1, order.AppendUint16(nil, turned)},
			text(0x0131, "software"), text(0x013b, "artist"), text(0x8298, "copyright"), long(0x8769, exifAt), long(0x8825, gpsAt)}, true)
		thumb := append([]byte{0xff, 0xd8, 0xff}, word(place+"-thumb")...)
		at := uint32(len(out) + 2 + 24 + 4)
		directory([]field{long(0x0201, at), long(0x0202, uint32(len(thumb)))}, false)
		out = append(out, thumb...)
		e := uint32(len(out))
		directory([]field{{0x9003, 2, 20, []byte("2026:03:04 05:06:07\x00")}, text(0xa430, "owner"), text(0xa431, "serial"), {0x9286, 7, 40, []byte("ASCII\x00\x00\x00" + word(place+"-comment") + strings.Repeat(" ", 40))[:40]}}, false)
		g := uint32(len(out))
		degrees := bytes.Repeat([]byte{45, 0, 0, 0, 1, 0, 0, 0}, 3)
		directory([]field{{1, 2, 2, []byte("N\x00")}, {2, 5, 3, degrees}, {3, 2, 2, []byte("W\x00")}, {4, 5, 3, degrees}, text(0x1d, "gpsdate")}, false)
		return e, g
	}
	e, g := build(0, 0)
	build(e, g)
	return bytes.Clone(out)
}

func xmp(place string) []byte {
	return []byte(`<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmp:CreatorTool="` +
		word(place+"-tool") + `" exif:GPSLatitude="45,30.0N"><dc:creator><rdf:Seq><rdf:li>` + word(place+"-creator") + `</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`)
}

func segment(marker byte, body ...[]byte) []byte {
	all := bytes.Join(body, nil)
	return append([]byte{0xff, marker, byte((len(all) + 2) >> 8), byte(len(all) + 2)}, all...)
}

// jpegWith puts segments behind the beginning of a picture, and something behind its end.
func jpegWith(after string, segments ...[]byte) []byte {
	p := plainJPEG()
	out := append(bytes.Clone(p[:2]), bytes.Join(segments, nil)...)
	return append(append(out, p[2:]...), after...)
}

func chunk(kind string, body []byte) []byte {
	out := append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), kind...)
	out = append(out, body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

func pngWith(after string, chunks ...[]byte) []byte {
	p := plainPNG()
	out := append(bytes.Clone(p[:33]), bytes.Join(chunks, nil)...)
	return append(append(out, p[33:]...), after...)
}

func riff(form string, chunks ...string) []byte {
	var body bytes.Buffer
	body.WriteString(form)
	for i := 0; i < len(chunks); i += 2 {
		body.WriteString(chunks[i])
		must(binary.Write(&body, binary.LittleEndian, uint32(len(chunks[i+1]))))
		body.WriteString(chunks[i+1])
		if len(chunks[i+1])%2 == 1 {
			body.WriteByte(0)
		}
	}
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(body.Len())), body.Bytes()...)
}

// tiny is a picture of one pixel, as WebP keeps it without loss.
const tiny = "\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"

func webpWith(chunks ...string) []byte {
	return riff("WEBP", append([]string{"VP8X", "\x2c\x00\x00\x00\x00\x00\x00\x00\x00\x00", "VP8L", tiny}, chunks...)...)
}

func box(kind string, body ...[]byte) []byte {
	all := bytes.Join(body, nil)
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(len(all)+8)), kind...), all...)
}

// film is a track of one picture that was never compressed: the shape of a film.
func film(brand string, more ...[]byte) []byte {
	z := func(n int) []byte { return make([]byte, n) }
	dates := bytes.Repeat([]byte{0xe0, 0x11, 0x22, 0x33}, 2)
	name := append([]byte{31}, (word("film-coder") + strings.Repeat(" ", 31))[:31]...)
	entry := box("avc1", z(6), []byte{0, 1}, z(16), []byte{0, 24, 0, 16}, z(14), name, []byte{0, 24, 0xff, 0xff})
	hdlr := box("hdlr", z(8), []byte("vide"), z(12), []byte(word("film-handler")+"\x00"))
	stbl := box("stbl", box("stsd", z(4), []byte{0, 0, 0, 1}, entry), box("stts", z(8)), box("stsc", z(8)), box("stsz", z(12)), box("stco", z(8)))
	minf := box("minf", box("vmhd", z(12)), box("dinf", box("dref", z(4), []byte{0, 0, 0, 1}, box("url ", []byte{0, 0, 0, 1}))), stbl)
	mdia := box("mdia", box("mdhd", z(4), dates, []byte{0, 0, 3, 0xe8}, z(8)), hdlr, minf)
	trak := box("trak", box("tkhd", []byte{0, 0, 0, 7}, dates, []byte{0, 0, 0, 1}, z(68)), mdia)
	moov := box("moov", append([][]byte{box("mvhd", z(4), dates, []byte{0, 0, 3, 0xe8}, z(80)), trak}, more...)...)
	return bytes.Join([][]byte{box("ftyp", []byte(brand+"\x00\x00\x00\x00"+brand)), moov, box("mdat", z(64))}, nil)
}

// heic is the shape of a picture of a telephone: one item that is drawn, two that tell.
func heic() []byte {
	about, packet, drawn := append([]byte{0, 0, 0, 6}, append([]byte("Exif\x00\x00"), exif(1, "heic")...)...), xmp("heic"), make([]byte, 40)
	item := func(id byte, kind, more string) []byte {
		return box("infe", []byte{2, 0, 0, 0, 0, id, 0, 0}, []byte(kind), []byte(more+"\x00"))
	}
	head := box("ftyp", []byte("heic\x00\x00\x00\x00mif1heic"))
	meta := func(at uint32) []byte {
		places := []byte{0, 0, 0, 0, 0x44, 0, 0, 3}
		for i, one := range [][]byte{drawn, about, packet} {
			places = append(places, 0, byte(i+1), 0, 0, 0, 1)
			places = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(places, at), uint32(len(one)))
			at += uint32(len(one))
		}
		return box("meta", make([]byte, 4), box("hdlr", make([]byte, 8), []byte("pict"), make([]byte, 13)), box("pitm", []byte{0, 0, 0, 0, 0, 1}),
			box("iinf", []byte{0, 0, 0, 0, 0, 3}, item(1, "hvc1", word("heic-name")), item(2, "Exif", ""), item(3, "mime", "\x00application/rdf+xml\x00")), box("iloc", places))
	}
	size := uint32(len(head) + len(meta(0)) + 8)
	return bytes.Join([][]byte{head, meta(size), box("mdat", drawn, about, packet)}, nil)
}

func apple(text string) []byte {
	return box("udta", box("\xa9xyz", []byte{0, byte(len(text)), 0x15, 0xc7}, []byte(text)), box("\xa9mak", []byte{0, byte(len(text)), 0x15, 0xc7}, []byte(text)))
}

func mp3With(before, after string) []byte {
	frame := append([]byte{0xff, 0xfb, 0x90, 0x00}, make([]byte, 413)...)
	return []byte(before + strings.Repeat(string(frame), 12) + after)
}

func id3(frames ...string) string {
	var b strings.Builder
	for i := 0; i < len(frames); i += 2 {
		body := "\x03" + frames[i+1]
		b.WriteString(frames[i] + string(binary.BigEndian.AppendUint32(nil, uint32(len(body)))) + "\x00\x00" + body)
	}
	n := b.Len()
	return "ID3\x03\x00\x00" + string([]byte{byte(n >> 21 & 127), byte(n >> 14 & 127), byte(n >> 7 & 127), byte(n & 127)}) + b.String()
}

// pdfOf writes a document of objects, numbered from 1; trailer is what stands in its end
// beside its size.
func pdfOf(trailer string, objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	begins := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, trailer, begins)
	return b.Bytes()
}

func stream(dict, body string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(body), body)
}

// pdfWith is a page that says hello; catalog and page get more members, more are objects
// from number 5 on.
func pdfWith(trailer, catalog, page string, more ...string) []byte {
	return pdfOf(trailer, append([]string{"<</Type/Catalog/Pages 2 0 R" + catalog + ">>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>" + page + ">>",
		stream("", "BT /F1 12 Tf 20 100 Td (Bonjour) Tj ET")}, more...)...)
}

func zipOf(names ...string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	must(w.SetComment(word("zip-remark")))
	for i := 0; i < len(names); i += 2 {
		h := &zip.FileHeader{Name: names[i], Method: zip.Deflate, Comment: word("zip-part")}
		h.ModifiedDate = 0x5c64 //lint:ignore SA1019 the other field adds a block that the first part of OpenDocument must not have
		if names[i] == "mimetype" {
			h.Method = zip.Store
		}
		to, err := w.CreateHeader(h)
		must(err)
		_, err = to.Write([]byte(names[i+1]))
		must(err)
	}
	must(w.Close())
	return b.Bytes()
}

const wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

func contentTypes(main, kind string) string {
	return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/><Override PartName="/` +
		main + `" ContentType="application/vnd.openxmlformats-officedocument.` + kind + `.main+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`
}

func relations(targets ...string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i := 0; i < len(targets); i += 2 {
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>`, i+1, targets[i], targets[i+1])
	}
	return b.String() + `</Relationships>`
}

func coreProps(place string) string {
	return `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:creator>` +
		word(place+"-creator") + `</dc:creator><cp:lastModifiedBy>` + word(place+"-modifier") + `</cp:lastModifiedBy><dc:title>` + word(place+"-title") + `</dc:title></cp:coreProperties>`
}

// docx is a letter; more are further parts and what they hold.
func docx(body string, more ...string) []byte {
	return zipOf(append([]string{"[Content_Types].xml", contentTypes("word/document.xml", "wordprocessingml.document"),
		"_rels/.rels", relations("officeDocument", "word/document.xml", "metadata/core-properties", "docProps/core.xml"),
		"word/document.xml", `<?xml version="1.0"?><w:document ` + wordSpace + `><w:body><w:p><w:r><w:t>Bonjour</w:t></w:r></w:p>` + body + `</w:body></w:document>`}, more...)...)
}

func xlsx(book string, more ...string) []byte {
	return zipOf(append([]string{"[Content_Types].xml", contentTypes("xl/workbook.xml", "spreadsheetml.sheet"),
		"_rels/.rels", relations("officeDocument", "xl/workbook.xml", "metadata/core-properties", "docProps/core.xml"),
		"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac">` + book + `<sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", relations("worksheet", "worksheets/sheet1.xml"),
		"xl/worksheets/sheet1.xml", `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Bonjour</t></is></c></row></sheetData></worksheet>`}, more...)...)
}

func pptx(show string, more ...string) []byte {
	return zipOf(append([]string{"[Content_Types].xml", contentTypes("ppt/presentation.xml", "presentationml.presentation"),
		"_rels/.rels", relations("officeDocument", "ppt/presentation.xml", "metadata/core-properties", "docProps/core.xml"),
		"ppt/presentation.xml", `<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">` + show + `</p:presentation>`}, more...)...)
}

const odfSpace = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:officeooo="http://openoffice.org/2009/office"`

func odf(kind, body string, more ...string) []byte {
	list := `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.` + kind + `"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>`
	for i := 0; i < len(more); i += 2 {
		list += `<manifest:file-entry manifest:full-path="` + more[i] + `" manifest:media-type=""/>`
	}
	return zipOf(append([]string{"mimetype", "application/vnd.oasis.opendocument." + kind, "META-INF/manifest.xml", list + `</manifest:manifest>`,
		"content.xml", `<?xml version="1.0" encoding="UTF-8"?><office:document-content ` + odfSpace + `><office:body><office:text>` + body + `<text:p>Bonjour</text:p></office:text></office:body></office:document-content>`}, more...)...)
}

func odfMeta(place string) string {
	return `<office:document-meta ` + odfSpace + `><office:meta><meta:initial-creator>` + word(place+"-creator") + `</meta:initial-creator><dc:creator>` + word(place+"-last") + `</dc:creator><dc:title>` + word(place+"-title") + `</dc:title></office:meta></office:document-meta>`
}

// samples are documents with planted fields, by name.
func samples(t testing.TB) map[string][]byte {
	t.Helper()
	exifSegment := func(turned uint16, place string) []byte {
		return segment(0xe1, []byte("Exif\x00\x00"), exif(turned, place))
	}
	xmpSegment := segment(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00"), xmp("jpeg"))
	dirty := string(jpegWith(word("inner-end"), exifSegment(6, "inner"), xmpSegment))
	note := `<</Type/Annot/Subtype/%s/Rect[10 10 40 40]/T(` + word("pdf-T") + `)/Contents(` + word("pdf-note") + `)/M(D:20260304)/NM(` + word("pdf-NM") + `)%s>>`
	revised := pdfWith("", "", "")
	old := bytes.Replace(revised, []byte("(Bonjour)"), []byte("("+word("pdf-old")+")"), 1)
	out := map[string][]byte{
		"exif.jpg":      jpegWith("", exifSegment(1, "jpeg")),
		"turned.jpg":    jpegWith("", exifSegment(6, "jpeg")),
		"xmp.jpg":       jpegWith("", xmpSegment),
		"iptc.jpg":      jpegWith("", segment(0xed, []byte("Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x14\x1c\x02\x50\x00\x0f"+word("iptc")))),
		"remark.jpg":    jpegWith("", segment(0xfe, []byte(word("remark")))),
		"profile.jpg":   jpegWith("", segment(0xe2, []byte("ICC_PROFILE\x00\x01\x01"+word("icc")))),
		"jfxx.jpg":      jpegWith("", segment(0xe0, []byte("JFXX\x00\x10"+word("jfxx")))),
		"maker.jpg":     jpegWith("", segment(0xe7, []byte(word("app7"))), segment(0xef, []byte(word("app15")))),
		"behind.jpg":    jpegWith(string(plainJPEG()) + word("behind")),
		"all.jpg":       []byte(dirty),
		"text.png":      pngWith("", chunk("tEXt", []byte("Author\x00"+word("author"))), chunk("tEXt", []byte("Comment\x00"+word("comment"))), chunk("tIME", []byte{7, 0xea, 3, 4, 5, 6, 7})),
		"exif.png":      pngWith("", chunk("eXIf", exif(8, "png"))),
		"xmp.png":       pngWith("", chunk("iTXt", append([]byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"), xmp("png")...))),
		"own.png":       pngWith("", chunk("prVt", []byte(word("private")))),
		"behind.png":    pngWith(word("behind")),
		"remark.gif":    gifWith("", "\x21\xfe"+string(rune(len(word("gif"))))+word("gif")+"\x00"),
		"behind.gif":    gifWith(word("behind"), ""),
		"app.gif":       gifWith("", "\x21\xff\x0bZORBLAX1.0x"+string(rune(len(word("app"))))+word("app")+"\x00"),
		"exif.webp":     webpWith("EXIF", string(exif(6, "webp"))),
		"xmp.webp":      webpWith("XMP ", string(xmp("webp"))),
		"own.webp":      webpWith("ZORB", word("own"), "ICCP", word("icc")),
		"list.wav":      riff("WAVE", "fmt ", "\x01\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00\x01\x00\x08\x00", "LIST", "INFOIART"+string(rune(len(word("wav"))+1))+"\x00\x00\x00"+word("wav")+"\x00", "data", strings.Repeat("\x80", 64)),
		"bext.wav":      riff("WAVE", "fmt ", "\x01\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00\x01\x00\x08\x00", "bext", word("bext")+strings.Repeat("\x00", 600), "data", strings.Repeat("\x80", 64)),
		"id3.mp3":       mp3With(id3("TPE1", word("artist"), "TIT2", word("title"), "COMM", "eng\x00"+word("comment")), ""),
		"id3v1.mp3":     mp3With("", "TAG"+(word("old") + strings.Repeat("\x00", 125))[:125]),
		"apple.mp4":     film("isom", apple(word("apple"))),
		"xmp.mp4":       film("isom", box("uuid", []byte("\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac"), xmp("mp4"))),
		"apple.mov":     film("qt  ", apple(word("apple")), box("meta", []byte(word("meta")))),
		"info.pdf":      pdfWith("/Info 5 0 R", "", "", "<</Author("+word("pdf-author")+")/Creator("+word("pdf-creator")+")/Producer("+word("pdf-producer")+")/CreationDate(D:20260304050607)/Title("+word("pdf-title")+")>>"),
		"xmp.pdf":       pdfWith("", "/Metadata 5 0 R", "/Metadata 5 0 R", stream("/Type/Metadata/Subtype/XML", string(xmp("pdf")))),
		"embedded.pdf":  pdfWith("", "/Names<</EmbeddedFiles<</Names[(a) 5 0 R]>>>>", "", "<</Type/Filespec/F("+word("pdf-file")+")/EF<</F 6 0 R>>>>", stream("/Type/EmbeddedFile", word("pdf-embedded"))),
		"script.pdf":    pdfWith("", "/OpenAction<</S/JavaScript/JS(app.alert('"+word("pdf-js")+"'))>>/AA<</WC<</S/JavaScript/JS("+word("pdf-aa")+")>>>>", "/AA<</O<</S/Launch/F("+word("pdf-launch")+")>>>>"),
		"notes.pdf":     pdfWith("", "", "/Annots["+fmt.Sprintf(note, "Text", "/Popup 5 0 R")+fmt.Sprintf(note, "Highlight", "/QuadPoints[1 2 3 4 5 6 7 8]")+fmt.Sprintf(note, "FreeText", "")+"]", fmt.Sprintf(note, "Popup", "")),
		"attached.pdf":  pdfWith("", "", "/Annots["+fmt.Sprintf(note, "FileAttachment", "/FS<</Type/Filespec/F("+word("pdf-fs")+")/EF<</F 5 0 R>>>>")+"]", stream("", word("pdf-attached"))),
		"link.pdf":      pdfWith("", "", "/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(file:///home/"+word("pdf-path")+")>>>>]"),
		"picture.pdf":   pdfWith("", "", "/XX 5 0 R/Thumb 5 0 R", stream("/Type/XObject/Subtype/Image/Width 24/Height 16/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode", dirty)),
		"drawn.pdf":     bytes.Replace(pdfWith("", "", "", stream("/Type/XObject/Subtype/Image/Width 24/Height 16/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode", dirty)), []byte("/Resources<<"), []byte("/Resources<</XObject<</I 5 0 R>>"), 1),
		"unused.pdf":    pdfWith("", "", "", "("+word("pdf-unused")+")", stream("", word("pdf-orphan"))),
		"signed.pdf":    pdfWith("", "/AcroForm<</Fields[5 0 R]/SigFlags 3>>/Perms<</DocMDP 6 0 R>>", "", "<</FT/Sig/T(S)/V 6 0 R>>", "<</Type/Sig/Name("+word("pdf-signer")+")/Location("+word("pdf-where")+")/M(D:20260304)>>"),
		"piece.pdf":     pdfWith("", "/PieceInfo<</Z<</Private("+word("pdf-piece")+")>>>>", "/LastModified(D:20260304)/PieceInfo<</Z<</Private("+word("pdf-piece2")+")>>>>"),
		"layers.pdf":    pdfWith("", "/OCProperties<</OCGs[5 0 R]/D<<>>>>", "", "<</Type/OCG/Name(A)/Usage<</CreatorInfo<</Creator("+word("pdf-layer")+")/Subtype/Artwork>>>>>>"),
		"props.docx":    docx("", "docProps/core.xml", coreProps("docx"), "docProps/app.xml", "<Properties><Company>"+word("company")+"</Company></Properties>", "docProps/thumbnail.jpeg", dirty),
		"tracked.docx":  docx(`<w:p w:rsidR="00A1B2C3"><w:ins w:id="1" w:author="` + word("ins") + `" w:date="2026-03-04T05:06:07Z"><w:r><w:t>ajout</w:t></w:r></w:ins><w:del w:id="2" w:author="` + word("del") + `"><w:r><w:delText>` + word("deleted") + `</w:delText></w:r></w:del><w:r><w:rPr><w:rPrChange w:author="` + word("format") + `"/></w:rPr></w:r></w:p>`),
		"comments.docx": docx(`<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>x</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>`, "word/_rels/document.xml.rels", relations("comments", "comments.xml"), "word/comments.xml", `<w:comments `+wordSpace+`><w:comment w:author="`+word("commenter")+`"><w:p/></w:comment></w:comments>`, "word/people.xml", "<p>"+word("people")+"</p>"),
		"custom.docx":   docx("", "customXml/item1.xml", "<a>"+word("custom")+"</a>", "docProps/custom.xml", "<Properties>"+word("customprop")+"</Properties>"),
		"picture.docx":  docx(`<w:p><wp:docPr xmlns:wp="x" id="1" name="C:\`+word("path")+`.jpg" descr="C:\`+word("descr")+`.jpg"/></w:p>`, "word/media/image1.jpeg", dirty),
		"settings.docx": docx(`<!-- `+word("xml-remark")+` -->`, "word/settings.xml", `<w:settings `+wordSpace+`><w:attachedTemplate r:id="rId1"/><w:rsids><w:rsid w:val="00`+word("rsid")+`"/></w:rsids></w:settings>`, "word/_rels/settings.xml.rels", strings.Replace(relations("attachedTemplate", "file:///C:/"+word("template")), `"/><`, `" TargetMode="External"/><`, 1)),
		"inside.docx":   docx("", "word/embeddings/sheet.xlsx", string(xlsx("", "docProps/core.xml", coreProps("nested")))),
		"props.xlsx":    xlsx(`<fileSharing userName="`+word("user")+`"/><x15ac:absPath url="C:\Users\`+word("abspath")+`"/>`, "docProps/core.xml", coreProps("xlsx")),
		"comments.xlsx": xlsx("", "xl/comments1.xml", "<comments><authors><author>"+word("xlsx-author")+"</author></authors></comments>", "xl/threadedComments/threadedComment1.xml", "<a>"+word("thread")+"</a>", "xl/persons/person.xml", "<a>"+word("person")+"</a>", "xl/drawings/vmlDrawing1.vml", word("vml")),
		"printer.xlsx":  xlsx("", "xl/printerSettings/printerSettings1.bin", word("printer"), "xl/media/a.jpeg", dirty),
		"linked.xlsx":   xlsx("", "xl/externalLinks/externalLink1.xml", `<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>`, "xl/externalLinks/_rels/externalLink1.xml.rels", strings.Replace(relations("externalLinkPath", `file:///C:\`+word("linked")), `"/><`, `" TargetMode="External"/><`, 1)),
		"props.pptx":    pptx("", "docProps/core.xml", coreProps("pptx"), "docProps/thumbnail.jpeg", dirty),
		"comments.pptx": pptx("", "ppt/commentAuthors.xml", "<a>"+word("pptx-author")+"</a>", "ppt/comments/comment1.xml", "<a>"+word("pptx-comment")+"</a>"),
		"media.pptx":    pptx("", "ppt/media/image1.jpeg", dirty, "ppt/media/image2.png", string(pngWith("", chunk("tEXt", []byte("Author\x00"+word("pptx-png")))))),
		"meta.odt":      odf("text", "", "meta.xml", odfMeta("odt"), "settings.xml", "<a>"+word("printer")+"</a>", "Thumbnails/thumbnail.png", string(pngWith("", chunk("tEXt", []byte("Author\x00"+word("thumb")))))),
		"tracked.odt":   odf("text", `<text:tracked-changes><text:changed-region text:id="a"><text:deletion><office:change-info><dc:creator>`+word("odt-changer")+`</dc:creator></office:change-info><text:p>`+word("odt-deleted")+`</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p><text:change text:change-id="a"/>x</text:p>`),
		"comments.odt":  odf("text", `<text:p>x<office:annotation><dc:creator>`+word("odt-author")+`</dc:creator><text:p>`+word("odt-comment")+`</text:p></office:annotation></text:p>`),
		"picture.odt":   odf("text", `<text:p><text:author-name>`+word("odt-field")+`</text:author-name></text:p>`, "Pictures/a.jpg", dirty),
		"meta.ods":      odf("spreadsheet", "", "meta.xml", odfMeta("ods"), "Configurations2/a.xml", word("conf")),
		"meta.odp":      odf("presentation", "", "meta.xml", odfMeta("odp")),
		"removed.pdf":   pdfWith("", "/Outlines<</First 5 0 R/Last 5 0 R/Count 1>>", "", "<</Title(a)/Parent 1 0 R/Dest[6 0 R/Fit]>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 7 0 R>>", stream("", "("+word("pdf-removed")+") Tj")),
		"links.docx":    docx("", "word/comments.xml", "<w:comments "+wordSpace+"/>", "word/_rels/comments.xml.rels", relations("hyperlink", word("comment-link"))),
		"exif.heic":     heic(),
		"revised.pdf":   append(bytes.Clone(old), revision(old)...),
	}
	return out
}

// revision changes what the page of a document says, behind its end.
func revision(before []byte) []byte {
	prev := bytes.LastIndex(before, []byte("\nxref\n")) + 1
	body := "4 0 obj\n" + stream("", "BT /F1 12 Tf 20 100 Td (Bonjour) Tj ET") + "\nendobj\n"
	at := len(before)
	return []byte(fmt.Sprintf("%sxref\n4 1\n%010d 00000 n \ntrailer\n<</Size 5/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n", body, at, prev, at+len(body)))
}

func gifWith(after, block string) []byte {
	p := plainGIF()
	at := 13 + 3<<(p[10]&7+1)
	if p[10]&0x80 == 0 {
		at = 13
	}
	return append(append(append(bytes.Clone(p[:at]), block...), p[at:]...), after...)
}
