// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// GateOptions configure a Gate.
type GateOptions struct {
	// Options are those of every world. Token is not used, and StateFile is that of the first tenant; the others have files
	// beside it that are named after a hash of their token.
	Options

	// Tokens are the accepted Authorization headers, each of a tenant of its own. None is one tenant that accepts any token.
	Tokens []string

	// Hosts are the names, besides those of this machine's loopback, by which the emulator's own API may be addressed.
	Hosts []string

	// Remote says that others than this machine reach the emulator: its own API takes the token of a tenant then.
	Remote bool
}

// Gate is what a process serves: the worlds of its tenants, which know nothing of each other but the specs that are public or
// shared, and who may come in.
//
// The emulator's own API needs no token on loopback, so it is for programs of this machine only, and not for web pages that a
// browser on it shows: it answers only to its own names, since a page can have its own name lead here (DNS rebinding), and
// refuses what a browser sends for a page from elsewhere.
type Gate struct {
	options GateOptions
	tenants []*tenantWorld
}

// tenantWorld is the world behind one token.
type tenantWorld struct {
	*Emulator

	// name is what other tenants call it, when they share a spec with it: tenant1, tenant2, in the order of the tokens.
	name string

	// token is empty when there is none to compare with.
	token string

	// key is part of the addresses that the world gives out for downloads, which are fetched without a token.
	key string

	// met is how all worlds stood when this one last saw what the others offer; of its own only the platform counts.
	metMu sync.Mutex
	met   []standing
}

// tenantPrefix begins the paths that name a world by its key.
const tenantPrefix = "/_emulator/tenants/"

// NewGate starts the worlds.
func NewGate(options GateOptions) (*Gate, error) {
	switch {
	case options.Remote && len(options.Tokens) == 0:
		return nil, errors.New("an emulator that others reach needs a token")
	case slices.Contains(options.Tokens, ""):
		return nil, errors.New("a token must not be empty")
	}
	if options.Log != nil {
		options.Log = &lockedWriter{to: options.Log}
	}
	g := &Gate{options: options}
	for i, token := range append([]string{}, options.Tokens...) {
		if slices.Contains(options.Tokens[:i], token) {
			return nil, errors.New("a token is given twice; each is a tenant of its own")
		}
		world := options.Options
		world.Token = token
		if len(options.Tokens) > 1 {
			world.Tenant = tenantName(i)
			for other := range options.Tokens {
				if other != i {
					world.others = append(world.others, tenantName(other))
				}
			}
		}
		if i > 0 && world.StateFile != "" {
			world.StateFile += "." + shortHash(token)
		}
		if err := g.add(world); err != nil {
			return nil, err
		}
	}
	if len(g.tenants) == 0 {
		world := options.Options
		world.Token = ""
		if err := g.add(world); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// tenantName is what the tenant of a token is called, by which it tells itself apart where there are several.
func tenantName(i int) string { return fmt.Sprintf("tenant%d", i+1) }

func (g *Gate) add(options Options) error {
	world, err := New(options)
	if err != nil {
		return err
	}
	g.tenants = append(g.tenants, &tenantWorld{Emulator: world, name: tenantName(len(g.tenants)), token: options.Token, key: rand.Text()})
	return nil
}

// shortHash names a tenant without telling its token.
func shortHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:8])
}

// Close saves what is not saved yet.
func (g *Gate) Close() error {
	var failed error
	for _, tenant := range g.tenants {
		failed = errors.Join(failed, tenant.Close())
	}
	return failed
}

// ServeHTTP implements http.Handler.
func (g *Gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	own := isControl(r.URL.EscapedPath())
	if own || len(g.options.Tokens) == 0 {
		// Without tokens the platform's API lets everybody in as well.
		if refused := g.local(r, own); refused != nil {
			refused.Write(w)
			return
		}
	}
	if g.lead(w, r) {
		return
	}
	if world, inner := g.byKey(r); world != nil {
		world.serve(w, inner)
		return
	}
	given := tokenIn(r, own)
	world := g.byToken(given)
	switch {
	case world != nil:
	case !own || len(g.options.Tokens) == 0:
		// The first world refuses the token, and has that in its journal.
		world = g.tenants[0]
	case g.options.Remote && isConsole(r.URL.EscapedPath()):
		signIn(w)
		return
	case g.options.Remote:
		wire.Refuse(http.StatusUnauthorized, "The emulator's own API takes the token of a tenant as the Authorization header, since it is open to other machines.").Write(w)
		return
	case given != "" && len(g.tenants) > 1:
		wire.Refuse(http.StatusUnauthorized, "The token is none of the %d tenants of this emulator.", len(g.tenants)).Write(w)
		return
	default:
		world = g.tenants[0]
	}
	if g.options.Remote || len(g.tenants) > 1 {
		r = r.WithContext(context.WithValue(r.Context(), wire.BaseKey{}, strings.TrimSuffix(tenantPrefix, "/")+"/"+world.key))
	}
	if !own {
		if err := g.exchange(world); err != nil {
			wire.Refuse(http.StatusInternalServerError, "The emulator failed: %v.", err).Write(w)
			return
		}
	}
	world.serve(w, r)
}

// exchange lets a tenant see what the others offer by now, archives included, unless nothing has changed there. No two worlds are
// locked at once.
func (g *Gate) exchange(to *tenantWorld) error {
	if len(g.tenants) < 2 {
		return nil
	}
	to.metMu.Lock()
	defer to.metMu.Unlock()
	met := make([]standing, len(g.tenants))
	for i, tenant := range g.tenants {
		var err error
		if met[i], err = tenant.standing(); err != nil {
			return err
		}
		if tenant == to {
			met[i].version = 0
		}
	}
	if slices.Equal(met, to.met) {
		return nil
	}
	var offered [][]byte
	for _, from := range g.tenants {
		if from == to {
			continue
		}
		more, err := from.offers(to.name)
		if err != nil {
			return err
		}
		offered = append(offered, more...)
	}
	if err := to.receive(offered); err != nil {
		return err
	}
	to.met = met
	return nil
}

// serve is ServeHTTP of the world.
func (t *tenantWorld) serve(w http.ResponseWriter, r *http.Request) { t.Emulator.ServeHTTP(w, r) }

// byToken finds the world of a token.
func (g *Gate) byToken(given string) *tenantWorld {
	var found *tenantWorld
	for _, tenant := range g.tenants {
		if tenant.token != "" && subtle.ConstantTimeCompare([]byte(tenant.token), []byte(given)) == 1 {
			found = tenant
		}
	}
	return found
}

// byKey finds the world that the path names by its key, and the request without that.
func (g *Gate) byKey(r *http.Request) (*tenantWorld, *http.Request) {
	rest, named := strings.CutPrefix(r.URL.EscapedPath(), tenantPrefix)
	key, path, _ := strings.Cut(rest, "/")
	for _, tenant := range g.tenants {
		if !named || subtle.ConstantTimeCompare([]byte(tenant.key), []byte(key)) != 1 || !isControl("/"+path) {
			continue
		}
		inner := r.Clone(context.WithValue(r.Context(), wire.BaseKey{}, tenantPrefix+key))
		inner.URL.Path = strings.TrimPrefix(r.URL.Path, tenantPrefix+key)
		inner.URL.RawPath = "/" + path
		return tenant, inner
	}
	return nil, nil
}

// lockedWriter is a log that several worlds write to.
type lockedWriter struct {
	mu sync.Mutex
	to io.Writer
}

// Write implements io.Writer.
func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.to.Write(p)
}
