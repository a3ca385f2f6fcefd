package clean

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// exifTags are the kinds of Exif's fields; one that is not here is a setting of the
// camera or something of its maker.
var exifTags = map[uint16]string{
	0x010e: Title, 0x010f: Device, 0x0110: Device, 0x0131: Software, 0x0132: Date, 0x013b: Author, 0x013c: Device, 0x8298: Author,
	0x9003: Date, 0x9004: Date, 0x9286: Comment, 0x927c: Device, 0xa420: Identifier, 0xa430: Author, 0xa431: Identifier,
	0xa433: Device, 0xa434: Device, 0xa435: Identifier, 0x9c9b: Title, 0x9c9c: Comment, 0x9c9d: Author, 0x9c9e: Title, 0x9c9f: Title,
	0x02bc: Other, 0x83bb: Other, 0x8825: Place,
}

const (
	exifIFD     = 0x8769
	orientation = 0x0112
)

// readExif notes what a block of Exif tells, and returns how the picture is turned; 0
// for upright.
func readExif(tiff []byte, f found) (turned uint16) {
	if len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.LittleEndian
	if tiff[0] == 'M' {
		order = binary.BigEndian
	}
	next := func(at uint32, depth int) uint32 { return 0 }
	next = func(at uint32, depth int) uint32 {
		if at == 0 || uint64(at)+2 > uint64(len(tiff)) {
			return 0
		}
		n := int(order.Uint16(tiff[at:]))
		body := tiff[at+2:]
		for i := 0; i < n && len(body) >= 12; i++ {
			tag, value := order.Uint16(body), body[8:12]
			switch {
			case tag == exifIFD && depth == 0:
				next(order.Uint32(value), 1)
			case tag == orientation && depth == 0:
				turned = order.Uint16(value)
			default:
				if kind, ok := exifTags[tag]; ok {
					f.add(kind)
				}
			}
			body = body[12:]
		}
		if len(body) < 4 {
			return 0
		}
		return order.Uint32(body)
	}
	if next(order.Uint32(tiff[4:]), 0) != 0 {
		f.add(Thumbnail)
	}
	if turned < 2 || turned > 8 {
		return 0
	}
	return turned
}

// onlyTurned is a block of Exif that says nothing but how the picture is turned.
func onlyTurned(turned uint16) []byte {
	return []byte{'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(turned), 0, 0, 0, 0, 0, 0}
}

// xmpWords are what XMP's fields are called, in small letters.
var xmpWords = map[string][]string{
	Place:      {"gps", "photoshop:city", "photoshop:country", "photoshop:state", "iptc4xmpcore:location", "locationcreated", "locationshown"},
	Author:     {"dc:creator", "dc:rights", "photoshop:credit", "photoshop:authorsposition", "captionwriter", "xmprights", "pdf:author", "artist"},
	Device:     {"tiff:make", "tiff:model", "aux:"},
	Date:       {"date"},
	Software:   {"creatortool", "producer", "software"},
	Identifier: {"documentid", "instanceid", "serialnumber", "imageuniqueid"},
	Title:      {"dc:title", "dc:subject", "dc:description", "keywords", "headline"},
	Thumbnail:  {"thumbnail"},
	Revision:   {"xmpmm:history", "derivedfrom"},
}

// readXMP notes what a packet of XMP tells.
func readXMP(packet []byte, f found) {
	text := strings.ToLower(string(bytes.ToValidUTF8(packet, nil)))
	any := false
	for kind, words := range xmpWords {
		for _, w := range words {
			if strings.Contains(text, w) {
				f.add(kind)
				any = true
			}
		}
	}
	if !any {
		f.add(Other)
	}
}
