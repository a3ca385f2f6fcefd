package web

import "strings"

// browsers and systems are what a User-Agent is told by, the more particular
// ones first: every browser says that it is several others.
var (
	browsers = [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"FxiOS", "Firefox"},
		{"CriOS", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems = [][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS X", "Mac"}, {"CrOS", "ChromeOS"},
		{"Linux", "Linux"}}
)

// DeviceName says in a few words which browser on which system a User-Agent
// is, such as "Firefox, Windows": enough for its owner to know it, too little
// to follow anybody by. It is "" for what it doesn't know.
func DeviceName(agent string) string {
	var said []string
	for _, known := range [][][2]string{browsers, systems} {
		for _, k := range known {
			if strings.Contains(agent, k[0]) {
				said = append(said, k[1])
				break
			}
		}
	}
	return strings.Join(said, ", ")
}
