package clean

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"strings"
)

// errBroken is what is not what it says it is.
const errBroken = refused(Broken)

// cut splits a media type from its parameters.
func cut(kind string) (before, after string, ok bool) { return strings.Cut(kind, ";") }

// jpeg keeps the parts of a picture that a decoder needs, as they are: nothing is
// compressed twice. Of Exif only how it is turned stays.
func jpeg(data []byte, f found) ([]byte, error) {
	if len(data) < 4 || data[0] != 0xff || data[1] != 0xd8 {
		return nil, errBroken
	}
	var out bytes.Buffer
	out.Write(data[:2])
	rest, scanned := data[2:], false
	for {
		for len(rest) > 1 && rest[0] == 0xff && rest[1] == 0xff {
			rest = rest[1:]
		}
		if len(rest) < 2 || rest[0] != 0xff {
			return nil, errBroken
		}
		marker := rest[1]
		if marker == 0xd9 {
			if len(rest) > 2 {
				f.add(afterEnd(rest[2:]))
			}
			out.Write(rest[:2])
			break
		}
		if len(rest) < 4 {
			return nil, errBroken
		}
		n := 2 + int(binary.BigEndian.Uint16(rest[2:]))
		if n < 4 || n > len(rest) {
			return nil, errBroken
		}
		keep, turned := jpegPart(marker, rest[4:n], f)
		if marker == 0xe0 && out.Len() == 2 && bytes.HasPrefix(rest[4:n], []byte("JFIF\x00")) && n >= 18 {
			out.Write(append([]byte{0xff, 0xe0, 0, 16}, rest[4:16]...)) // how its colours are kept, and its size in print
			out.Write([]byte{0, 0})
		}
		if turned != 0 && !scanned {
			block := append([]byte("Exif\x00\x00"), onlyTurned(turned)...)
			out.Write([]byte{0xff, 0xe1, 0, byte(len(block) + 2)})
			out.Write(block)
		}
		if keep {
			out.Write(rest[:n])
		}
		rest = rest[n:]
		if marker == 0xda {
			scanned = true
			end := entropy(rest)
			out.Write(rest[:end])
			rest = rest[end:]
			if len(rest) == 0 { // cut off by a camera; decoders show what there is
				out.Write([]byte{0xff, 0xd9})
				break
			}
		}
	}
	if !scanned {
		return nil, errBroken
	}
	return out.Bytes(), nil
}

// afterEnd is the kind of what hangs behind a picture.
func afterEnd(rest []byte) string {
	if bytes.Contains(rest[:min(len(rest), 1<<20)], []byte{0xff, 0xd8, 0xff}) {
		return Thumbnail
	}
	return Embedded
}

// entropy is where what was compressed ends.
func entropy(data []byte) int {
	for i := 0; i+1 < len(data); i++ {
		if data[i] == 0xff && data[i+1] != 0 && (data[i+1] < 0xd0 || data[i+1] > 0xd7) && data[i+1] != 0xff {
			return i
		}
	}
	return len(data)
}

// jpegPart says whether a segment stays, and how an Exif block turns the picture.
func jpegPart(marker byte, body []byte, f found) (keep bool, turned uint16) {
	switch {
	case marker == 0xee && bytes.HasPrefix(body, []byte("Adobe")) && len(body) == 12:
		return true, 0 // how its colours are kept
	case marker == 0xdb || marker == 0xc4 || marker == 0xcc || marker == 0xdd || marker == 0xda || marker >= 0xc0 && marker <= 0xcf && marker != 0xc8:
		return true, 0
	case marker == 0xfe:
		f.add(Comment)
	case marker == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00")):
		return false, readExif(body[min(6, len(body)):], f)
	case marker == 0xe1:
		readXMP(body, f)
	case marker == 0xed:
		f.add(Title, Author)
	case marker == 0xe2 && bytes.HasPrefix(body, []byte("ICC_PROFILE")):
		f.add(Device)
	case marker == 0xe0 && bytes.HasPrefix(body, []byte("JFIF\x00")) && len(body) <= 14:
	case marker == 0xe0:
		f.add(Thumbnail)
	default:
		f.add(Other)
	}
	return false, 0
}

// pngKeeps are the chunks that draw a picture.
var pngKeeps = set("IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB cICP bKGD sBIT pHYs acTL fcTL fdAT")

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

func png(data []byte, f found) ([]byte, error) {
	const magic = "\x89PNG\r\n\x1a\n"
	if !bytes.HasPrefix(data, []byte(magic)) {
		return nil, errBroken
	}
	var out bytes.Buffer
	out.WriteString(magic)
	rest := data[len(magic):]
	for {
		if len(rest) < 12 {
			return nil, errBroken
		}
		n := uint64(binary.BigEndian.Uint32(rest)) + 12
		if n > uint64(len(rest)) {
			return nil, errBroken
		}
		kind, body := string(rest[4:8]), rest[8:n-4]
		switch {
		case pngKeeps[kind]:
			if crc32.ChecksumIEEE(rest[4:n-4]) != binary.BigEndian.Uint32(rest[n-4:]) {
				return nil, errBroken
			}
			out.Write(rest[:n])
		case kind == "eXIf":
			if turned := readExif(body, f); turned != 0 {
				out.Write(pngChunk(kind, onlyTurned(turned)))
			}
		case kind == "iTXt" && bytes.HasPrefix(body, []byte("XML:com.adobe.xmp")):
			readXMP(body, f)
		case kind == "tEXt" || kind == "zTXt" || kind == "iTXt":
			f.add(pngText(body))
		case kind == "tIME":
			f.add(Date)
		case kind == "iCCP":
			f.add(Device)
		default:
			f.add(Other)
		}
		rest = rest[n:]
		if kind == "IEND" {
			break
		}
	}
	if len(rest) > 0 {
		f.add(afterEnd(rest))
	}
	return out.Bytes(), nil
}

// pngText is the kind of a text in a picture.
func pngText(body []byte) string {
	word, _, _ := bytes.Cut(body, []byte{0})
	switch strings.ToLower(string(word)) {
	case "author", "copyright", "artist":
		return Author
	case "software":
		return Software
	case "creation time", "date:create", "date:modify":
		return Date
	case "comment":
		return Comment
	case "source":
		return Device
	}
	return Title
}

func pngChunk(kind string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, kind...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// gif keeps pictures, their times and how often they come again.
func gif(data []byte, f found) ([]byte, error) {
	if len(data) < 13 {
		return nil, errBroken
	}
	at := 13 + table(data[10])
	if at > len(data) {
		return nil, errBroken
	}
	var out bytes.Buffer
	out.Write(data[:at])
	for {
		if at >= len(data) {
			return nil, errBroken
		}
		begin := at
		keep := true
		switch data[at] {
		case 0x3b:
			out.WriteByte(0x3b)
			if at+1 < len(data) {
				f.add(afterEnd(data[at+1:]))
			}
			return out.Bytes(), nil
		case 0x2c:
			if at+11 > len(data) {
				return nil, errBroken
			}
			at += 11 + table(data[at+9])
		case 0x21:
			if at+2 > len(data) {
				return nil, errBroken
			}
			keep = gifKeeps(data[at:], f)
			at += 2
		default:
			return nil, errBroken
		}
		for at < len(data) && data[at] != 0 {
			at += 1 + int(data[at])
		}
		at++
		if at > len(data) {
			return nil, errBroken
		}
		if keep {
			out.Write(data[begin:at])
		}
	}
}

// table is how many bytes a table of colours has.
func table(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

func gifKeeps(block []byte, f found) bool {
	switch {
	case block[1] == 0xf9:
		return true
	case block[1] == 0xff && len(block) > 19 && bytes.HasPrefix(block[2:], []byte("\x0bNETSCAPE2.0\x03\x01")) && block[18] == 0:
		return true
	case block[1] == 0xff && bytes.HasPrefix(block[2:], []byte("\x0bXMP DataXMP")):
		readXMP(block[:min(len(block), 64<<10)], f)
	case block[1] == 0xfe || block[1] == 0x01:
		f.add(Comment)
	default:
		f.add(Other)
	}
	return false
}
