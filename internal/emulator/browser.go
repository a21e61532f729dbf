// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/console"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// tenantPage is where a browser says which tenant it is.
const tenantPage = console.Path + "tenant"

// lead takes a browser to the console, from the address that the emulator listens on, and to the tenant that it names. It answers
// false for any other request.
func (g *Gate) lead(w http.ResponseWriter, r *http.Request) bool {
	path := r.URL.EscapedPath()
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		return false
	case (path == "/" || path == "") && strings.Contains(r.Header.Get("Accept"), "text/html"), path == strings.TrimSuffix(console.Path, "/"):
		w.Header().Set("Vary", "Accept")
		http.Redirect(w, r, console.Path, http.StatusSeeOther)
		return true
	case path == tenantPage && len(g.tenants) > 1:
		if world := g.byToken(tokenIn(r, true)); world == nil || world.name != r.URL.Query().Get("name") {
			signIn(w)
			return true
		}
		http.Redirect(w, r, console.Path, http.StatusSeeOther)
		return true
	}
	return false
}

// tokenIn is the token of a request. To the emulator's own API a browser may send it as a password: it has no other way.
func tokenIn(r *http.Request, own bool) string {
	if _, password, basic := r.BasicAuth(); basic && own {
		return password
	}
	return r.Header.Get("Authorization")
}

// signIn has a browser ask for the token of a tenant.
func signIn(w http.ResponseWriter) {
	w.Header().Set("WWW-Authenticate", fmt.Sprintf("Basic realm=%q, charset=\"UTF-8\"", "Peak emulator: any user name, the token of a tenant as password"))
	wire.Refuse(http.StatusUnauthorized, "The console shows one tenant: sign in with any user name, and the token of the tenant as password.").Write(w)
}
