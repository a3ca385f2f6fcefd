package main

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReferencesAreWhatABrowserLoadsByItself(t *testing.T) {
	at, _ := url.Parse("http://127.0.0.1:8080/fr/")
	got := references(at, []byte(`
		<link rel="stylesheet" href="/assets/relais.css">
		<link rel="icon" href="/assets/icon.svg">
		<script src="../assets/relais.js#x" defer></script>
		<img src="sign.svg" alt=""><a href="/help">aide</a>
		<img src="https://elsewhere.example.ca/p.png">
		src: url("/assets/radio.woff2") format("woff2")`))
	want := []string{
		"http://127.0.0.1:8080/assets/relais.css", "http://127.0.0.1:8080/assets/relais.js",
		"http://127.0.0.1:8080/fr/sign.svg", "http://127.0.0.1:8080/assets/radio.woff2",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("references (-want +got):\n%s", diff)
	}
}
