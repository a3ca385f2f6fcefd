package documents

import "testing"

// The table is the library's, not the machine's: a server without /etc/mime.types names
// a photograph .jpg too.
func TestExtension(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]string{
		"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf", "text/plain": ".txt", "audio/mpeg": ".mp3",
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx", "application/vnd.oasis.opendocument.text": ".odt",
		"": "", "no/such": "",
	} {
		if got := Extension(kind); got != want {
			t.Errorf("%s: %q, want %q", kind, got, want)
		}
	}
}
