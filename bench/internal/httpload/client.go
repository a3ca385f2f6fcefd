// Package httpload is the HTTP client that every engine is measured with, so
// that none is helped or hindered by how it is asked.
package httpload

import (
	"net"
	"net/http"
	"time"
)

// Client keeps a connection open for each of up to 256 callers and gives an
// answer a minute to come.
func Client() *http.Client {
	return &http.Client{
		Timeout: time.Minute,
		Transport: &http.Transport{
			DialContext:         (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
			MaxIdleConns:        256,
			MaxIdleConnsPerHost: 256,
			IdleConnTimeout:     10 * time.Minute,
			DisableCompression:  true,
		},
	}
}
