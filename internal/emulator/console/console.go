// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package console is the emulator in a browser: pages that show what is on the platform, how its workflows and apps hang together,
// every call that it got, and forms that let it fail. Whatever a form does is a call of the documented API underneath, which the
// page then shows. Pages work without JavaScript; the one script only renews what has changed.
package console

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"log"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// Path is where the console is. It lies below the emulator's own API and is reached under the same rules.
const Path = "/_emulator/console/"

// UserAgent is the client in the journal when a page has the platform do something.
const UserAgent = "peak-emulator-console"

// Platform is the emulator behind the console.
type Platform interface {
	// See is the platform as it is now. What it answers is not changed afterwards, and must not be.
	See() (View, error)

	// Version changes with whatever a page may show.
	Version() string

	// Journal lists the calls of the platform's API, oldest first.
	Journal() []control.Entry

	// Upload reads an uploaded archive by its SHA-256.
	Upload(sum string) ([]byte, error)

	// Ask makes a call of the emulator's own API, or of the platform's with the tenant's token, and answers status and body.
	// The body is JSON, or nil.
	Ask(method, path string, body []byte) (status int, answer []byte)
}

// View is what there is to see of a platform at one moment.
type View struct {
	// Version is Platform.Version; State is that of the objects alone.
	Version string
	State   uint64

	// Tenant is what the platform calls the tenant, Others how many there are besides it.
	Tenant string
	Others []string

	// StateFile is empty when everything is in memory only.
	StateFile string
	Lifecycle time.Duration

	// Contrary says that all that is only assumed of the platform is turned the other way; otherwise Turned are the points that are.
	Contrary bool
	Turned   []string

	// Now is the platform's time, which was moved ahead by ClockOffset.
	Now         time.Time
	ClockOffset time.Duration

	// Objects are as /_emulator/objects shows them; Kinds are all there are, also those without objects.
	Objects map[string]map[string]map[string]any
	Kinds   []string

	Pending      []world.Event
	Outcomes     []world.Outcome
	OutcomeKinds map[string]world.OutcomeKind
	Faults       []control.Fault

	// Secrets are texts that no page may show, such as the token.
	Secrets []string
}

//go:embed assets pages
var embedded embed.FS

// Console serves the pages.
type Console struct {
	platform Platform
	mux      *http.ServeMux
	pages    map[string]*template.Template
	log      *log.Logger

	// mu guards what follows.
	mu      sync.Mutex
	known   *index
	secrets *secrets
	actions []action
	acted   int
}

// New makes the console of a platform. Logger gets pages that cannot be made; nil drops them.
func New(platform Platform, logger *log.Logger) (*Console, error) {
	c := &Console{platform: platform, mux: http.NewServeMux(), pages: map[string]*template.Template{}, log: logger, secrets: newSecrets()}
	files, err := fs.Glob(embedded, "pages/*.html")
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(file, "pages/"), ".html")
		parsed, err := template.New(name).Funcs(functions()).ParseFS(embedded, "pages/layout.html", "pages/parts.html", file)
		if err != nil {
			return nil, err
		}
		c.pages[name] = parsed
	}
	c.routes()
	return c, nil
}

// routes says what is where.
func (c *Console) routes() {
	for pattern, handler := range map[string]http.HandlerFunc{
		"GET {$}":                         c.page("overview", "overview", c.overview),
		"GET version":                     c.version,
		"GET kinds/{kind}":                c.page("kind", "kinds", c.kind),
		"GET objects/{kind}/{id}":         c.page("object", "kinds", c.object),
		"POST objects/{kind}/{id}/edit":   c.edit,
		"POST objects/{kind}/{id}/remove": c.remove,
		"POST objects/workflow/{id}/run":  c.run,
		"GET uploads/{sum}":               c.page("upload", "kinds", c.upload),
		"GET journal":                     c.page("journal", "journal", c.journal),
		"GET journal/{seq}":               c.page("call", "journal", c.call),
		"GET break":                       c.page("break", "break", c.breakIt),
		"POST break/outcome":              c.armOutcome,
		"POST break/outcomes/{id}/disarm": c.disarmOutcome,
		"POST break/fault":                c.armFault,
		"POST break/faults/{id}/disarm":   c.disarmFault,
		"POST break/insert":               c.insert,
		"POST break/clock":                c.moveClock,
		"POST break/journal":              c.forgetJournal,
		"POST break/reset":                c.reset,
		"GET console.css":                 asset("console.css", "text/css; charset=utf-8"),
		"GET console.js":                  asset("console.js", "text/javascript; charset=utf-8"),
		"GET icon.svg":                    asset("icon.svg", "image/svg+xml"),
		"GET {other...}":                  c.page("missing", "", unknown),
	} {
		method, path, _ := strings.Cut(pattern, " ")
		c.mux.HandleFunc(method+" "+Path+path, handler)
	}
}

// ServeHTTP implements http.Handler for paths that begin with Path.
func (c *Console) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "same-origin")
	header.Set("Cache-Control", "no-store")
	if r.Method == http.MethodPost {
		if status, problem := readForm(w, r); problem != "" {
			http.Error(w, problem, status)
			return
		}
	}
	c.mux.ServeHTTP(w, r)
}

// asset serves an embedded file.
func asset(name, contentType string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		content, err := embedded.ReadFile("assets/" + name)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write(content)
	}
}

// version tells the script whether to renew the page.
func (c *Console) version(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte(c.platform.Version()))
}

// page is what every page has.
type page struct {
	// Root leads from the page to the overview: links are relative, so that they hold behind the path of a tenant too.
	Root string

	Title string

	// Section is the entry of the navigation that the page belongs to.
	Section string
	View    View
	Armed   []armed
	Did     *action
	Body    any
}

// sight is the platform as it is now, with the index of its objects and its journal.
type sight struct {
	View
	*index

	entries []control.Entry
}

// page shows what fill makes for a template: title and body of a page, or what there is not, and nil.
func (c *Console) page(name, section string, fill func(r *http.Request, now *sight) (string, any)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		now, err := c.look()
		if err != nil {
			c.fail(w, err)
			return
		}
		title, body := fill(r, now)
		p, chosen, status := &page{root(r), title, section, now.View, armedOf(now), c.did(r, now.veil), body}, name, http.StatusOK
		if body == nil {
			p.Title, p.Section, p.Body = "Not found", "", title
			chosen, status = "missing", http.StatusNotFound
		}
		var content bytes.Buffer
		if err := c.pages[chosen].ExecuteTemplate(&content, "layout", p); err != nil {
			c.fail(w, err)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		// A client that does not read its answer is no concern of the console.
		_, _ = w.Write(content.Bytes())
	}
}

// unknown is the page of an address that leads nowhere.
func unknown(*http.Request, *sight) (missing string, body any) { return "There is no such page.", nil }

// root leads from the page of a request to the overview.
func root(r *http.Request) string {
	below := strings.TrimPrefix(r.URL.EscapedPath(), Path)
	if depth := strings.Count(below, "/"); depth > 0 {
		return strings.Repeat("../", depth)
	}
	return "./"
}

// look looks at the platform.
func (c *Console) look() (*sight, error) {
	view, err := c.platform.See()
	if err != nil {
		return nil, err
	}
	// Any page may show what only a call has told to be secret.
	entries := c.platform.Journal()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.secrets.learn(view)
	c.secrets.read(entries)
	if hide := c.secrets.veil(); c.known == nil || c.known.state != view.State || c.known.veil != hide {
		c.known = newIndex(view, hide)
	}
	return &sight{view, c.known, entries}, nil
}

// fail answers when there is no page to be had.
func (c *Console) fail(w http.ResponseWriter, err error) {
	if c.log != nil {
		c.log.Printf("console: %v", err)
	}
	http.Error(w, "The console failed: "+err.Error(), http.StatusInternalServerError)
}
