// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// local refuses a request that is not addressed to the emulator by a name of its own, and, to its own API, one that a browser
// sends for a page from elsewhere.
func (g *Gate) local(r *http.Request, own bool) *wire.Refusal {
	host := hostName(r.Host)
	if !isLoopbackName(host) && !slices.ContainsFunc(g.options.Hosts, func(name string) bool { return isNamed(host, name) }) {
		return wire.Refuse(http.StatusMisdirectedRequest, "The request is addressed to %q, which is no name of this emulator: it could come from a web page whose name was made to lead here. "+
			"Use localhost or 127.0.0.1, or start the emulator with --host %s.", r.Host, host)
	}
	if own && crossSite(r) {
		return wire.Refuse(http.StatusForbidden, "The request comes from a web page (%s), and the emulator's own API is not for those.", r.Header.Get("Origin"))
	}
	return nil
}

// hostName is a Host header without port, brackets and the dot of the root.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
}

// isNamed reports whether a host is the one of a name, which may begin with a wildcard, as in certificates.
func isNamed(host, name string) bool {
	if domain, wild := strings.CutPrefix(name, "*."); wild {
		_, parent, _ := strings.Cut(host, ".")
		return strings.EqualFold(parent, domain)
	}
	return strings.EqualFold(host, name)
}

// isLoopbackName reports whether the name can only mean this machine.
func isLoopbackName(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}

// crossSite reports whether a browser sent the request for a page that is not from here. Other programs send neither header.
func crossSite(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" {
		from, err := url.Parse(origin)
		return err != nil || from.Host == "" || !strings.EqualFold(from.Host, r.Host)
	}
	site := r.Header.Get("Sec-Fetch-Site")
	return site != "" && site != "same-origin" && site != "none"
}
