package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"time"

	"relais/internal/fault"
)

// streamWaits is how long a slow line may be silent while a file comes or goes: the
// server's own limits are for forms.
const streamWaits = time.Minute

// File reads the file of a form as it comes, without keeping it: the part called name,
// which must be the form's first file. What the browser calls it comes along.
func (r *Request) File(w *Response, name string) (file io.Reader, called string, err error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, "", fault.Wrap(fault.InvalidInput, "web.unreadable", err)
	}
	slow := slowly{http.NewResponseController(w.ResponseWriter)}
	slow.reads()
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, "", fault.Invalid(name, "web.no_file")
		}
		if err != nil {
			return nil, "", tooLarge(err)
		}
		if part.FormName() == name && part.FileName() != "" {
			return &incoming{part, slow}, part.FileName(), nil
		}
	}
}

// Sends lets a file go out over a slow line.
func (w *Response) Sends() io.Writer {
	return &outgoing{w.ResponseWriter, slowly{http.NewResponseController(w.ResponseWriter)}}
}

// slowly puts the limits of the connection off while something moves.
type slowly struct{ c *http.ResponseController }

func (s slowly) reads() { _ = s.c.SetReadDeadline(time.Now().Add(streamWaits)) } // where it can't, the limit stands

func (s slowly) writes() { _ = s.c.SetWriteDeadline(time.Now().Add(streamWaits)) }

type incoming struct {
	part *multipart.Part
	slow slowly
}

func (i *incoming) Read(b []byte) (int, error) {
	i.slow.reads()
	n, err := i.part.Read(b)
	i.slow.writes()
	return n, tooLarge(err)
}

// tooLarge is what a form is refused with that is too large, or cut off.
func tooLarge(err error) error {
	var large *http.MaxBytesError
	switch {
	case err == nil, errors.Is(err, io.EOF):
		return err
	case errors.As(err, &large):
		return fault.New(fault.TooLarge, "fault.too_large")
	}
	return fault.Wrap(fault.InvalidInput, "web.unreadable", err)
}

type outgoing struct {
	w    http.ResponseWriter
	slow slowly
}

func (o *outgoing) Write(b []byte) (int, error) {
	o.slow.writes()
	return o.w.Write(b)
}
