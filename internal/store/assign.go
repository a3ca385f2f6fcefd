package store

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"reflect"
)

// assign stores a value that SQLite gave in a destination of Scan, as pgx
// does for PostgreSQL. Errors name types, never values.
func assign(dest any, v driver.Value) error {
	switch d := dest.(type) {
	case *int64:
		if i, ok := v.(int64); ok {
			*d = i
			return nil
		}
	case *string:
		if s, ok := v.(string); ok {
			*d = s
			return nil
		}
	case *[]byte:
		switch b := v.(type) {
		case nil:
			*d = nil
			return nil
		case []byte:
			*d = b // the driver made it for us
			return nil
		}
	case *any:
		*d = v
		return nil
	case sql.Scanner:
		return d.Scan(v)
	}
	p := reflect.ValueOf(dest)
	if p.Kind() != reflect.Pointer || p.IsNil() {
		return fmt.Errorf("store: %T is no destination", dest)
	}
	return assignTo(p.Elem(), v)
}

// assignTo stores a value by the kind of the destination.
func assignTo(d reflect.Value, v driver.Value) error {
	if d.Kind() == reflect.Pointer {
		if v == nil {
			d.SetZero()
			return nil
		}
		d.Set(reflect.New(d.Type().Elem()))
		return assign(d.Interface(), v)
	}
	switch v := v.(type) {
	case int64:
		if assignInt(d, v) {
			return nil
		}
	case float64:
		if d.CanFloat() {
			d.SetFloat(v)
			return nil
		}
	case string:
		if d.Kind() == reflect.String {
			d.SetString(v)
			return nil
		}
	case nil, []byte:
		if b, _ := v.([]byte); d.Kind() == reflect.Slice && d.Type().Elem().Kind() == reflect.Uint8 {
			d.SetBytes(b)
			return nil
		}
	}
	return fmt.Errorf("store: %T can't be read into %s", v, d.Type())
}

func assignInt(d reflect.Value, i int64) bool {
	switch {
	case d.Kind() == reflect.Bool && (i == 0 || i == 1):
		d.SetBool(i == 1)
	case d.CanInt() && !d.OverflowInt(i):
		d.SetInt(i)
	case d.CanUint() && i >= 0 && !d.OverflowUint(uint64(i)):
		d.SetUint(uint64(i))
	case d.CanFloat():
		d.SetFloat(float64(i))
	default:
		return false
	}
	return true
}
