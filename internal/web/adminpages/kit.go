package adminpages

import (
	"strconv"
	"strings"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/locale"
	"relais/internal/web"
	"relais/internal/web/ui"
)

type kitView struct {
	Form   ui.Form
	Has    bool // a kit was printed and confirmed
	Alone  bool // … by the one who made it
	Cases  bool // the reader holds the case desk's keys, which belong into a kit
	Counts []ui.Choice
	Needed []ui.Choice
}

// sheet is one share of a kit, on a page of its own.
type sheet struct {
	Number, N, M int
	Lines        []string // the share, in lines that can be read and typed
	AgencyFR     string
	AgencyEN     string
	Code         string // of the agency, in groups
	Address      string
	Made         time.Time
}

// T returns a text of the sheet in a language: every sheet speaks both.
func (s sheet) T(lang, key string, args ...any) string {
	return locale.T(locale.Lang(lang), key, args...)
}

// Day is the day of printing.
func (s sheet) Day() string { return s.Made.Format("2006-01-02") }

type sheetsView struct {
	Form   ui.Form
	Sheets []sheet
	M, N   int
}

type confirmView struct{ Form ui.Form }

var (
	kitPage     = web.NewPage[kitView](files, "pages/kit.html")
	sheetsPage  = web.NewPage[sheetsView](files, "pages/sheets.html")
	confirmPage = web.NewPage[confirmView](files, "pages/kit-confirm.html")
)

func (p *room) showKit(w *web.Response, r *web.Request) error {
	s := r.Session()
	if !administers(s) {
		return forbidden()
	}
	v := kitView{Form: r.Form(act.CreateKit{M: 2, N: 3}), Has: s.Kit, Cases: s.CaseAccess()}
	own, err := accounts.GetAgency.Do(r.Context(), p.node, s, act.ID{ID: s.Agency})
	if err != nil {
		return err
	}
	v.Alone = own.KitAlone
	for n := 2; n <= 7; n++ {
		one := ui.Choice{Value: strconv.Itoa(n), Text: strconv.Itoa(n)}
		v.Counts, v.Needed = append(v.Counts, one), append(v.Needed, one)
	}
	return kitPage.Render(w, r, web.Frame{Title: web.TitlePage, Width: web.Narrow, Back: "/agency"}, v)
}

// postKit shows the sheets in answer to the form: the shares exist nowhere
// else.
func (p *room) postKit(w *web.Response, r *web.Request) error {
	kit, err := web.Submit(r, accounts.CreateKit.On(p.node))
	if err != nil {
		return web.Retry(w, r, err, p.showKit)
	}
	s := r.Session()
	a, err := accounts.GetAgency.Do(r.Context(), p.node, s, act.ID{ID: s.Agency})
	if err != nil {
		return err
	}
	v := sheetsView{M: kit.M, N: kit.N}
	for i, share := range kit.Shares {
		v.Sheets = append(v.Sheets, sheet{
			Number: i + 1, N: kit.N, M: kit.M, Lines: inLines(share, 5), AgencyFR: a.Name.In("fr"), AgencyEN: a.Name.In("en"),
			Code: strings.Join(inLines(spaced(a.ID, 4), 99), " "), Address: p.origin + "/recover", Made: r.Now(),
		})
	}
	return sheetsPage.Render(w, r, web.Frame{Title: web.TitlePage}, v)
}

// inLines breaks the groups of a share into lines of so many groups.
func inLines(share string, groups int) []string {
	all := strings.FieldsFunc(share, func(c rune) bool { return c == '-' || c == ' ' })
	var lines []string
	for len(all) > groups {
		lines, all = append(lines, strings.Join(all[:groups], " ")), all[groups:]
	}
	return append(lines, strings.Join(all, " "))
}

// spaced writes a code in groups.
func spaced(code string, size int) string {
	var parts []string
	for len(code) > size {
		parts, code = append(parts, code[:size]), code[size:]
	}
	return strings.Join(append(parts, code), " ")
}

func (p *room) showKitConfirm(w *web.Response, r *web.Request) error {
	if !r.Session().CaseAccess() { // a second member who reads files confirms
		return forbidden()
	}
	f := web.Frame{Title: web.TitleForm, Width: web.Narrow, Back: "/agency"}
	return confirmPage.Render(w, r, f, confirmView{r.Form(nil)})
}

func (p *room) postKitConfirm(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, accounts.ConfirmKit.On(p.node)); err != nil {
		return web.Retry(w, r, err, p.showKitConfirm)
	}
	w.Say("admin.kit.confirmed")
	if !administers(r.Session()) {
		return w.SeeOther("/agency")
	}
	return w.SeeOther("/agency/first-steps")
}

type recoveryView struct{ ID string }

var recoveryPage = web.NewPage[recoveryView](files, "pages/recovery.html")

// showRecovery is where the notice of a recovery leads every member.
func (p *room) showRecovery(w *web.Response, r *web.Request) error {
	f := web.Frame{Title: web.TitlePage, Width: web.Narrow, Back: "/"}
	return recoveryPage.Render(w, r, f, recoveryView{r.PathValue("id")})
}

func (p *room) postRecovery(w *web.Response, r *web.Request) error {
	_, err := web.Submit(r, accounts.CancelRecovery.On(p.node))
	if fault.CodeOf(err) == fault.Conflict {
		return web.Retry(w, r, err, p.showRecovery)
	}
	if err != nil {
		return err
	}
	w.Say("admin.recovery.stopped")
	return w.SeeOther("/agency")
}
