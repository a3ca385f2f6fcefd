package clean

import (
	"bytes"
	"encoding/binary"
)

// box is a part of an ISO media file. What is taken out is overwritten and not
// removed, because tables in the file count its bytes.
type box struct {
	kind string
	all  []byte // with its head
	body []byte
}

// boxes walks over them; each may write into what it is given.
func boxes(data []byte, each func(box) error) error {
	for len(data) > 0 {
		if len(data) < 8 {
			return errBroken
		}
		head, n := uint64(8), uint64(binary.BigEndian.Uint32(data))
		switch {
		case n == 1 && len(data) >= 16:
			head, n = 16, binary.BigEndian.Uint64(data[8:])
		case n == 0:
			n = uint64(len(data))
		}
		if n < head || n > uint64(len(data)) {
			return errBroken
		}
		if err := each(box{string(data[4:8]), data[:n], data[head:n]}); err != nil {
			return err
		}
		data = data[n:]
	}
	return nil
}

// void makes a box one that programs pass over, of nothing.
func (b box) void() {
	copy(b.all[4:], "free")
	clear(b.body)
}

var (
	filmHolds = set("moov trak mdia minf stbl edts dinf mvex moof traf tref")
	filmKeeps = set(`ftyp mdat moov trak mdia minf stbl edts dinf mvex moof traf mvhd tkhd mdhd hdlr vmhd smhd elst dref stsd stts stss
		ctts stsc stsz stz2 stco co64 sdtp sgpd sbgp cslg mehd trex mfhd tfhd tfdt trun sidx wide free skip tref load gmhd gmin`)
	filmVoids = map[string][]string{"udta": {Place, Author, Device, Title}, "meta": {Place, Device, Title}, "uuid": {Other}, "XMP_": {Other}, "free": nil, "skip": nil, "wide": nil}
)

// film keeps picture and sound, and voids what is told beside them. Tracks of another
// kind (places on the way, subtitles) are refused.
func film(data []byte, f found) ([]byte, error) {
	out := bytes.Clone(data)
	if len(out) < 12 || string(out[4:8]) != "ftyp" {
		return nil, errBroken
	}
	samples, tracks := false, 0
	depth := 0
	var walk func(b box) error
	walk = func(b box) error {
		switch {
		case b.kind == "mdat":
			samples = true
		case b.kind == "mvhd" || b.kind == "tkhd" || b.kind == "mdhd":
			return undate(b, f)
		case b.kind == "hdlr":
			if len(b.body) < 24 {
				return errBroken
			}
			kind := string(b.body[8:12])
			if depth == 3 && kind != "vide" && kind != "soun" {
				return refused(Tracks)
			}
			if depth == 3 {
				tracks++
			}
			clear(b.body[12:])
		case b.kind == "stsd":
			return describe(b, f)
		case b.kind == "dref" && bytes.Contains(b.body, []byte("alis")) && len(b.body) > 24:
			return refused(Nested) // where a file of a computer lies
		case !filmKeeps[b.kind] || len(filmVoids[b.kind]) > 0 || b.kind == "free" || b.kind == "skip" || b.kind == "wide":
			if kinds, known := filmVoids[b.kind]; known {
				f.add(kinds...)
			} else {
				f.add(Other)
			}
			b.void()
		case filmHolds[b.kind]:
			if depth++; depth > 8 {
				return errBroken
			}
			err := boxes(b.body, walk)
			depth--
			return err
		}
		return nil
	}
	if err := boxes(out, walk); err != nil {
		return nil, err
	}
	if !samples || tracks == 0 {
		return nil, errBroken
	}
	return out, nil
}

// undate clears when a film was made and changed.
func undate(b box, f found) error {
	if len(b.body) < 20 {
		return errBroken
	}
	times := b.body[4:12]
	if b.body[0] == 1 {
		times = b.body[4:20]
	}
	for _, c := range times {
		if c != 0 {
			f.add(Date)
		}
	}
	clear(times)
	return nil
}

// describe clears the name of the program that compressed the picture; it stands at a
// fixed place of a visual sample entry.
func describe(b box, f found) error {
	if len(b.body) < 8 {
		return errBroken
	}
	return boxes(b.body[8:], func(entry box) error {
		switch entry.kind {
		case "avc1", "avc3", "hvc1", "hev1", "mp4v", "av01", "vp09", "s263", "jpeg":
			if len(entry.body) < 78 {
				return errBroken
			}
			name := entry.body[42:74]
			if !bytes.Equal(name, make([]byte, len(name))) {
				f.add(Software)
			}
			clear(name)
			clear(entry.body[20:24]) // of the program, as a code
		}
		return nil
	})
}

// heic keeps a picture and voids the items that tell of it.
func heic(data []byte, f found) ([]byte, error) {
	out := bytes.Clone(data)
	if len(out) < 12 || string(out[4:8]) != "ftyp" {
		return nil, errBroken
	}
	seen := false
	err := boxes(out, func(b box) error {
		switch b.kind {
		case "ftyp", "mdat":
		case "meta":
			if seen || len(b.body) < 4 {
				return errBroken
			}
			seen = true
			return heicMeta(out, b.body[4:], f)
		case "free", "skip":
			b.void()
		case "moov": // pictures that move are a film
			return refused(Tracks)
		default:
			f.add(Other)
			b.void()
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if !seen {
		return nil, errBroken
	}
	return out, nil
}

// heicMeta finds the items that are no picture, and clears where they lie.
func heicMeta(file, meta []byte, f found) error {
	told := map[uint32]string{}
	var places, own []byte
	err := boxes(meta, func(b box) (err error) {
		switch b.kind {
		case "iinf":
			err = heicItems(b.body, told)
		case "iloc":
			places = b.body
		case "idat":
			own = b.body
		case "hdlr":
			if len(b.body) < 24 || string(b.body[8:12]) != "pict" {
				return errBroken
			}
			clear(b.body[12:])
		case "pitm", "iprp", "iref", "dinf", "grpl":
		case "free", "skip":
			b.void()
		default:
			f.add(Other)
			b.void()
		}
		return err
	})
	if err != nil || len(told) == 0 {
		return err
	}
	return heicClear(file, own, places, told, f)
}

// heicItems lists the items that are not drawn.
func heicItems(body []byte, told map[uint32]string) error {
	head := 6
	if len(body) > 0 && body[0] > 0 {
		head = 8
	}
	if len(body) < head {
		return errBroken
	}
	return boxes(body[head:], func(b box) error {
		if b.kind != "infe" || len(b.body) < 12 || b.body[0] < 2 {
			return errBroken
		}
		id, rest := uint32(binary.BigEndian.Uint16(b.body[4:])), b.body[8:]
		if b.body[0] == 3 {
			id, rest = binary.BigEndian.Uint32(b.body[4:]), b.body[10:]
		}
		if len(rest) < 4 {
			return errBroken
		}
		switch kind := string(rest[:4]); kind {
		case "hvc1", "av01", "grid", "iden", "iovl", "jpeg", "avc1", "tmap":
		default:
			told[id] = kind
		}
		if name := rest[4:]; string(rest[:4]) != "mime" && string(rest[:4]) != "uri " {
			clear(name)
		}
		return nil
	})
}

// numbers reads numbers of any width.
type numbers struct {
	b   []byte
	err error
}

func (n *numbers) next(width int) (v uint64) {
	if len(n.b) < width {
		n.err, n.b = errBroken, nil
		return 0
	}
	for _, c := range n.b[:width] {
		v = v<<8 | uint64(c)
	}
	n.b = n.b[width:]
	return v
}

// heicClear overwrites the items that tell something.
func heicClear(file, own, places []byte, told map[uint32]string, f found) error {
	r := &numbers{b: places}
	version := r.next(4) >> 24
	widths := r.next(2)
	offset, length, base, index := int(widths>>12), int(widths>>8&15), int(widths>>4&15), int(widths&15)
	short := 2
	if version == 2 {
		short = 4
	}
	if version == 0 {
		index = 0
	}
	for range r.next(short) {
		id := uint32(r.next(short))
		in := file
		if version > 0 && r.next(2)&15 == 1 {
			in = own
		}
		r.next(2)
		from := r.next(base)
		for range r.next(2) {
			r.next(index)
			at := from + r.next(offset)
			n := r.next(length)
			if r.err != nil {
				return r.err
			}
			kind, clears := told[id]
			if !clears {
				continue
			}
			if at > uint64(len(in)) || n > uint64(len(in))-at {
				return errBroken
			}
			item := in[at : at+n]
			switch {
			case kind == "Exif" && len(item) > 4:
				skip := min(4+uint64(binary.BigEndian.Uint32(item)), uint64(len(item)))
				readExif(item[skip:], f)
			case kind == "mime":
				readXMP(item, f)
			default:
				f.add(Other)
			}
			clear(item)
		}
		if r.err != nil {
			return r.err
		}
	}
	return r.err
}
