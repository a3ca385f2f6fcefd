package web

import "embed"

//go:embed layout/*.html
var layoutFiles embed.FS

var (
	layoutPage  = NewPage[layout](layoutFiles, "layout/layout.html")
	problemPage = NewPage[problem](layoutFiles, "layout/problem.html")
)
