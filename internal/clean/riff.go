package clean

import (
	"bytes"
	"encoding/binary"
)

// riff walks the chunks of a RIFF file. each returns what stays of a chunk, nil for
// nothing.
func riff(data []byte, form string, f found, each func(kind string, body []byte) []byte) ([]byte, error) {
	if len(data) < 12 || string(data[:4]) != "RIFF" || string(data[8:12]) != form {
		return nil, errBroken
	}
	out := append([]byte("RIFF\x00\x00\x00\x00"), form...)
	size := min(uint64(binary.LittleEndian.Uint32(data[4:]))+8, uint64(len(data)))
	if size < uint64(len(data)) {
		f.add(afterEnd(data[size:]))
	}
	out, err := chunks(out, data[12:max(12, size)], each)
	if err != nil {
		return nil, err
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, nil
}

func chunks(out, rest []byte, each func(kind string, body []byte) []byte) ([]byte, error) {
	for len(rest) >= 8 {
		kind, n := string(rest[:4]), uint64(binary.LittleEndian.Uint32(rest[4:]))
		if n+8 > uint64(len(rest)) {
			return nil, errBroken
		}
		if body := each(kind, rest[8:8+n]); body != nil {
			out = binary.LittleEndian.AppendUint32(append(out, kind...), uint32(len(body)))
			if out = append(out, body...); len(body)%2 == 1 {
				out = append(out, 0)
			}
		}
		rest = rest[min(8+n+n%2, uint64(len(rest))):]
	}
	return out, nil
}

// webp keeps what draws, and of Exif how the picture is turned.
func webp(data []byte, f found) ([]byte, error) {
	turned := uint16(0)
	var inner error
	one := func(kind string, body []byte) []byte {
		switch kind {
		case "VP8 ", "VP8L", "ALPH", "ANIM":
			return body
		case "ANMF":
			if len(body) < 16 {
				inner = errBroken
				return nil
			}
			frame, err := chunks(bytes.Clone(body[:16]), body[16:], func(kind string, body []byte) []byte {
				if kind == "VP8 " || kind == "VP8L" || kind == "ALPH" {
					return body
				}
				f.add(Other)
				return nil
			})
			if err != nil {
				inner = err
			}
			return frame
		case "VP8X":
			if len(body) < 10 {
				inner = errBroken
				return nil
			}
			head := bytes.Clone(body[:10])
			head[0] &^= 0x20 | 0x08 | 0x04 // no profile, no Exif, no XMP
			return head
		case "EXIF":
			turned = readExif(bytes.TrimPrefix(body, []byte("Exif\x00\x00")), f)
		case "XMP ":
			readXMP(body, f)
		case "ICCP":
			f.add(Device)
		default:
			f.add(Other)
		}
		return nil
	}
	out, err := riff(data, "WEBP", f, one)
	if err != nil || inner != nil {
		return nil, errBroken
	}
	if turned != 0 && len(out) > 20 && string(out[12:16]) == "VP8X" {
		out[20] |= 0x08
		block := onlyTurned(turned)
		out = binary.LittleEndian.AppendUint32(append(out, "EXIF"...), uint32(len(block)))
		out = append(out, block...)
		binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	}
	return out, nil
}

// wav keeps the sound.
func wav(data []byte, f found) ([]byte, error) {
	return riff(data, "WAVE", f, func(kind string, body []byte) []byte {
		switch kind {
		case "fmt ", "data", "fact":
			return body
		case "LIST", "id3 ", "ID3 ":
			f.add(Title, Author)
		case "bext", "iXML":
			f.add(Author, Date, Device)
		case "JUNK", "PAD ":
		default:
			f.add(Other)
		}
		return nil
	})
}

// mp3 keeps the frames of sound; tags stand before, between and behind them.
func mp3(data []byte, f found) ([]byte, error) {
	var out bytes.Buffer
	for i := 0; i < len(data); {
		if n := frame(data[i:]); n > 0 && i+n <= len(data) && goesOn(data[i+n:]) {
			out.Write(data[i : i+n])
			i += n
			continue
		}
		n := 1
		if bytes.HasPrefix(data[i:], []byte("ID3")) && len(data) >= i+10 {
			n = 10
			size := 0
			for _, b := range data[i+6 : i+10] {
				size = size<<7 | int(b&0x7f)
			}
			n = min(10+size, len(data)-i)
			readID3(data[i:i+n], f)
		} else if tagged(data[i:]) {
			f.add(Title, Author)
		}
		i += n
	}
	if out.Len() == 0 {
		return nil, errBroken
	}
	return out.Bytes(), nil
}

// tagged reports whether a tag begins that stands behind the sound.
func tagged(b []byte) bool {
	return bytes.HasPrefix(b, []byte("TAG")) || bytes.HasPrefix(b, []byte("APETAGEX")) || bytes.HasPrefix(b, []byte("LYRICS"))
}

// goesOn reports whether what follows a frame is another or an end: two bytes by
// chance are no sound.
func goesOn(b []byte) bool {
	return len(b) == 0 || frame(b) > 0 || tagged(b) || bytes.HasPrefix(b, []byte("ID3"))
}

func readID3(tag []byte, f found) {
	for word, kind := range map[string]string{"TPE": Author, "TCOM": Author, "TCOP": Author, "TIT": Title, "TAL": Title, "COMM": Comment,
		"USLT": Comment, "APIC": Thumbnail, "TSSE": Software, "TENC": Author, "TDRC": Date, "TYER": Date, "GEOB": Embedded, "PRIV": Identifier, "TXXX": Other} {
		if bytes.Contains(tag, []byte(word)) {
			f.add(kind)
		}
	}
}

var (
	rates1 = [16]int{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0}
	rates2 = [16]int{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0}
	hertz  = [4]int{44100, 48000, 32000, 0}
)

// frame is how many bytes a frame of MPEG sound, layer III, has; 0 for none.
func frame(b []byte) int {
	if len(b) < 4 || b[0] != 0xff || b[1]&0xe6 != 0xe2 {
		return 0
	}
	version, hz := b[1]>>3&3, hertz[b[2]>>2&3]
	rate, samples := rates1[b[2]>>4], 144
	if version != 3 {
		rate, samples, hz = rates2[b[2]>>4], 72, hz/2
	}
	if version == 0 {
		hz /= 2
	}
	if version == 1 || rate == 0 || hz == 0 {
		return 0
	}
	return samples*rate*1000/hz + int(b[2]>>1&1)
}
