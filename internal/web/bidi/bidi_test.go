package bidi

import "testing"

func TestPage(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, page, want string }{
		{"nothing to do", `<p>514-555-0142</p>`, `<p>514-555-0142</p>`},
		{"a telephone number in Arabic", `<p>اتصل 514-555-0142 غدا</p>`,
			`<p><bdi dir="auto">اتصل <bdi dir="ltr">514-555-0142</bdi> غدا</bdi></p>`},
		{"with plus and brackets", `<p>اتصل &#43;1 (514) 555-0142</p>`,
			`<p><bdi dir="auto">اتصل <bdi dir="ltr">&#43;1 (514) 555-0142</bdi></bdi></p>`},
		{"beside French", `<dt>Note</dt><dd lang="fr">אמא</dd><dd>Marie</dd>`, `<dt>Note</dt><dd lang="fr"><bdi dir="auto">אמא</bdi></dd><dd>Marie</dd>`},
		{"an apostrophe is no number", `<p>اتصل &#39;12&#39; 7</p>`, `<p><bdi dir="auto">اتصل &#39;12&#39; 7</bdi></p>`},
		{"what is sent back stays", "<textarea>\nاتصل 514-555-0142</textarea><input value=\"اتصل 1-2\"><title>اتصل 1-2</title>",
			"<textarea>\nاتصل 514-555-0142</textarea><input value=\"اتصل 1-2\"><title>اتصل 1-2</title>"},
		{"a choice", `<option>اتصل 1-2</option>`, "<option>اتصل \u20661-2\u2069</option>"},
		{"a drawing", `<svg><text>اتصل</text></svg><b>اتصل</b>`, `<svg><text>اتصل</text></svg><b><bdi dir="auto">اتصل</bdi></b>`},
		{"a page from right to left", `<html dir="rtl"><p>اتصل</p><td>514-555-0142</td>`,
			`<html dir="rtl"><p><bdi dir="auto">اتصل</bdi></p><td><bdi dir="ltr">514-555-0142</bdi></td>`},
	} {
		if got := string(Page([]byte(tt.page))); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func FuzzPage(f *testing.F) {
	f.Add("<p>اتصل 514-555-0142</p>")
	f.Fuzz(func(t *testing.T, page string) {
		got := Page([]byte(page))
		if !RightToLeft([]byte(page)) && string(got) != page {
			t.Errorf("%q became %q", page, got)
		}
	})
}
