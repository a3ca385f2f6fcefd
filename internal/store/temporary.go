package store

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"relais/internal/seal"
)

// CreateDatabase makes an empty database on the PostgreSQL server of a URL,
// for work that must leave nothing behind, and returns its URL and a function
// that drops it. The URL's user needs the right to create databases.
func CreateDatabase(ctx context.Context, server string) (made string, drop func(), err error) {
	u, err := url.Parse(server)
	if err != nil {
		return "", nil, fmt.Errorf("store: not a URL")
	}
	name := "relais_" + seal.NewID()
	if err := administer(ctx, server, "CREATE DATABASE "+name+" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"); err != nil {
		return "", nil, err
	}
	if u.Path = "/" + name; strings.Contains(u.RawQuery, "dbname=") {
		q := u.Query()
		q.Set("dbname", name)
		u.RawQuery = q.Encode()
	}
	return u.String(), func() {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		_ = administer(ctx, server, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") // what stays is empty of people
	}, nil
}

func administer(ctx context.Context, server, statement string) error {
	c, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	_, err = c.Exec(ctx, statement)
	return err
}
