package ceiling

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"

	"relais/bench/internal/child"
	"relais/bench/internal/httpload"
	"relais/bench/internal/measure"
)

// EchoName is the name of the echo server for package child.
const EchoName = "echo"

// ServeEcho answers every request with its own body, on net/http and nothing
// else, until ctx ends.
func ServeEcho(ctx context.Context, _ string, hello func(any) error) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Read to the end first: HTTP/1 ends reading where answering begins.
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, "", http.StatusBadRequest)
			return
		}
		_, _ = w.Write(body)
	})}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	if err := hello("http://" + listener.Addr().String()); err != nil {
		return err
	}
	if err := server.Serve(listener); ctx.Err() == nil {
		return err
	}
	return nil
}

// Echo posts a body of a move's size to a server in a process of its own,
// which sends it back, for each number of clients.
func Echo(clients ...int) ([]measure.Task, func(), error) {
	var url string
	server, err := child.Start(EchoName, "", &url)
	if err != nil {
		return nil, nil, err
	}
	web, body := httpload.Client(), make([]byte, move)
	do := func(ctx context.Context, _ int) error { return echo(ctx, web, url, body) }
	var tasks []measure.Task
	for _, n := range clients {
		tasks = append(tasks, measure.Task{
			Work: "HTTP echo", Engine: "net/http", Clients: n, Do: do, CPU: measure.CPU(server.PID()),
		})
	}
	return tasks, server.Stop, nil
}

func echo(ctx context.Context, web *http.Client, url string, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	res, err := web.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	n, err := io.Copy(io.Discard, res.Body)
	if err == nil && n != int64(len(body)) {
		err = fmt.Errorf("%d of %d bytes came back", n, len(body))
	}
	return err
}
