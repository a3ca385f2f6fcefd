package api

import (
	"embed"
	"encoding/json"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"

	"relais/internal/shape"
)

// The profile: JSON merge patches (RFC 7386) of the files of HSDS 3.2 of the
// same names.
//
//go:embed hsdsprofile/*.json
var hsdsPatches embed.FS

// hsdsProfileVersion is the profile's own; it says nothing about that of HSDS.
const hsdsProfileVersion = "1.0.0"

// hsdsProfile publishes the profile and the description of the API.
func hsdsProfile(mux *http.ServeMux) {
	mux.HandleFunc("GET "+HSDSPrefix+"/openapi.json", func(w http.ResponseWriter, r *http.Request) {
		private(w)
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(HSDSDocument()) // the reader is gone: nothing to do
	})
	mux.HandleFunc("GET "+HSDSPrefix+"/profile", func(w http.ResponseWriter, r *http.Request) {
		private(w)
		hsdsJSON(w, hsdsProfileIndex(hsdsBase(r)+"/profile"))
	})
	files, err := hsdsPatches.ReadDir("hsdsprofile")
	if err != nil {
		panic(err) // embedded: always there
	}
	for _, f := range files {
		mux.HandleFunc("GET "+HSDSPrefix+"/profile/"+f.Name(), func(w http.ResponseWriter, _ *http.Request) {
			private(w)
			w.Header().Set("Content-Type", "application/json")
			b, _ := hsdsPatches.ReadFile(path.Join("hsdsprofile", f.Name())) // embedded: always there
			_, _ = w.Write(b)                                                // the reader is gone: nothing to do
		})
	}
}

func hsdsProfileIndex(base string) object {
	files, _ := hsdsPatches.ReadDir("hsdsprofile") // embedded: always there
	list := []any{}
	for _, f := range files {
		list = append(list, base+"/"+f.Name())
	}
	return object{
		"name": "Relais", "version": hsdsProfileVersion, "uri": base, "license": "CC-BY-SA-4.0",
		"hsds":        object{"version": "3.2", "schema": hsdsSchemas},
		"description": "HSDS for services whose place, telephone or existence may not be told to everybody, in two languages, with who answers for each record.",
		"profile":     list,
		"notes": []any{
			"Each file is a JSON merge patch (RFC 7386) of the file of that name in HSDS 3.2.",
			"Without a session the API gives what is public. What relais.visibility says is for members comes with a session only, and so do capacities and waiting lists. What is its agency's only is in no answer.",
			"A service with relais.confidential has no place; relais.region is the most that is told of it.",
			"Every listing also takes its parameters as a JSON object in the body of a POST, which keeps what is looked for out of URLs.",
			"A minimal listing gives id and modified_date, and name and status because the schema of a page requires them; unless per_page is given it is one page.",
			"top_only gives terms without a parent. proximity is in metres from the middle of the places that share the first three characters of the postcode.",
			"per_page is at most 1000; the envelope's size says how many records a page holds. Errors are problem details (RFC 9457).",
		},
	}
}

// hsdsSchemas is where the official schemas are. They are not copied here.
const hsdsSchemas = "https://raw.githubusercontent.com/openreferral/specification/3.2/schema/"

// hsdsOperation describes one path of the API.
type hsdsOperation struct {
	path, id, summary, schema string
	params                    []string
	post                      bool
}

var hsdsOperations = []hsdsOperation{
	{"/services", "getPaginatedListOfServices", "Services.", "compiled/service_list.json",
		[]string{"search", "page", "per_page", "format", "taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after", "minimal", "full"}, true},
	{"/services/{id}", "getFullyNestedServiceById", "A service, whole.", "compiled/service.json", nil, false},
	{"/organizations", "getPaginatedListOfOrganizations", "Organizations.", "compiled/organization_list.json",
		[]string{"search", "full_service", "full", "taxonomy_term_id", "taxonomy_id", "page", "per_page", "format"}, true},
	{"/organizations/{id}", "getOrganizationById", "An organization and its services.", "compiled/organization.json", []string{"full_service"}, false},
	{"/service_at_locations", "getPaginatedListOfServiceAtLocation", "Services at their locations.", "compiled/service_at_location_list.json",
		[]string{"search", "taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after", "full", "page", "per_page", "format", "postcode", "proximity"}, true},
	{"/service_at_locations/{id}", "getServiceAtLocationWithNestedDataById", "A service at a location, whole.", "compiled/service_at_location.json", nil, false},
	{"/taxonomies", "getPaginatedListOfTaxonomies", "Taxonomies.", "taxonomy.json", []string{"search", "page", "per_page", "format"}, true},
	{"/taxonomies/{id}", "getTaxonomyById", "A taxonomy.", "taxonomy.json", nil, false},
	{"/taxonomy_terms", "getPaginatedListOfTaxonomyTerms", "Terms of taxonomies.", "taxonomy_term.json",
		[]string{"search", "page", "per_page", "format", "taxonomy_id", "top_only", "parent_id"}, true},
	{"/taxonomy_terms/{id}", "getTaxonomyTermById", "A term.", "taxonomy_term.json", nil, false},
}

// hsdsTypes are the types of the parameters that are no text.
var hsdsTypes = map[string]string{"page": "integer", "per_page": "integer", "minimal": "boolean", "full": "boolean",
	"full_service": "boolean", "top_only": "boolean"}

// HSDSDocument describes the HSDS API of a node in OpenAPI 3.1.
var HSDSDocument = sync.OnceValue(func() []byte {
	paths := object{"/": object{"get": object{"operationId": "getAPIMetaInformation", "summary": "What this API is.",
		"responses": object{"200": object{"description": "What this API is.", "content": content("application/json", object{"type": "object"})}}}}}
	for _, op := range hsdsOperations {
		paths[op.path] = op.describe()
	}
	b, err := json.MarshalIndent(object{
		"openapi": "3.1.0",
		"info": object{"title": "Relais: the directory in HSDS", "version": hsdsProfileVersion,
			"description": "The read API of HSDS 3.2 by the profile of Relais. Without a session it gives what is public.",
			"license":     object{"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"}},
		"jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
		"servers":           []any{object{"url": HSDSPrefix}},
		"security":          []any{object{}, object{"session": []any{}}},
		"paths":             paths,
		"components": object{"schemas": object{"Page": hsdsPageSchema()},
			"securitySchemes": object{"session": object{"type": "http", "scheme": "bearer"}}},
	}, "", "  ")
	if err != nil {
		panic(err) // plain maps always encode
	}
	return append(b, '\n')
})

func (op hsdsOperation) describe() object {
	item := object{}
	schema := object{"$ref": hsdsSchemas + op.schema}
	if op.post {
		schema = object{"allOf": []any{shape.Ref("Page"), object{"type": "object", "required": []any{"contents"},
			"properties": object{"contents": object{"type": "array", "items": schema}}}}}
	}
	if strings.HasSuffix(op.path, "{id}") {
		item["parameters"] = []any{object{"name": "id", "in": "path", "required": true, "schema": object{"type": "string"}}}
	}
	var params []any
	body := object{}
	for _, name := range op.params {
		kind := object{"type": "string"}
		if t, ok := hsdsTypes[name]; ok {
			kind["type"] = t
		}
		params = append(params, object{"name": name, "in": "query", "schema": kind})
		body[name] = kind
	}
	answers := object{
		"200":     object{"description": "Done.", "content": content("application/json", schema)},
		"default": object{"description": "An error (RFC 9457).", "content": content("application/problem+json", object{"type": "object"})},
	}
	get := object{"operationId": op.id, "summary": op.summary, "responses": answers}
	if len(params) > 0 {
		get["parameters"] = params
	}
	item["get"] = get
	if op.post {
		item["post"] = object{"operationId": "post" + strings.TrimPrefix(op.id, "get"), "summary": op.summary + " What is asked for is in the body.",
			"parameters": params, "responses": answers,
			"requestBody": object{"content": content("application/json", object{"type": "object", "properties": body, "additionalProperties": true})}}
	}
	return item
}

func hsdsPageSchema() object {
	props := object{}
	for _, name := range []string{"total_items", "total_pages", "page_number", "size"} {
		props[name] = object{"type": "integer"}
	}
	for _, name := range []string{"first_page", "last_page", "empty"} {
		props[name] = object{"type": "boolean"}
	}
	var required []any
	for _, name := range slices.Sorted(maps.Keys(props)) {
		required = append(required, name)
	}
	return object{"type": "object", "properties": props, "required": required}
}
