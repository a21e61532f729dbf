// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
)

// stageLabels maps each accepted stage word to its label in the host names. prod has none, latest is another word for
// dev (contract 1).
var stageLabels = map[string]string{
	"prod":    "",
	"beta":    "beta",
	"test":    "test",
	"dev":     "dev",
	"latest":  "dev",
	"parvati": "parvati",
}

// Stages lists the accepted stage words, the default first (contract 1). It is not to be changed.
var Stages = []string{"prod", "beta", "test", "dev", "latest", "parvati"}

// ValidateStage returns an error that names the accepted words when the stage is none of them. "" is accepted and means prod.
func ValidateStage(stage string) error {
	if stage == "" || slices.Contains(Stages, stage) {
		return nil
	}
	return fmt.Errorf("%q is not a Peak stage; use one of %s", stage, strings.Join(Stages, ", "))
}

// Hosts returns the base URLs of the two hosts of a valid stage, without a slash at the end (contract 1).
func Hosts(stage string) (service, press string) {
	return stageURL("service", stage), stageURL("press", stage)
}

// stageURL returns the base URL of a subdomain in a valid stage.
func stageURL(subdomain, stage string) string {
	if label := stageLabels[stage]; label != "" {
		subdomain += "." + label
	}
	return "https://" + subdomain + ".peak.ai"
}

// errNoScheme is what is wrong with an address without scheme, or with another one.
var errNoScheme = errors.New("the endpoint must be an absolute URL that begins with https:// (http:// for loopback hosts)")

// ValidateEndpoint checks a base URL: https anywhere, http only for a loopback host (localhost, 127.0.0.0/8, ::1), because
// the token would otherwise travel unencrypted; no user info, query or fragment. Errors never repeat the URL's user info.
func ValidateEndpoint(raw string) error {
	u, err := url.Parse(raw)
	if err != nil {
		// The parse error quotes the URL, which may hold a password.
		if parse, ok := errors.AsType[*url.Error](err); ok {
			err = parse.Err
		}
		if strings.Contains(raw, "@") {
			return errors.New("the endpoint is not a valid URL")
		}
		if !strings.Contains(raw, "://") {
			// Such as 127.0.0.1:8080, about which the parser says something else.
			return errNoScheme
		}
		return fmt.Errorf("the endpoint is not a valid URL: %w", err)
	}
	switch {
	case u.User != nil:
		return errors.New("the endpoint must not contain a user name or password; give the token as auth_token")
	case u.Scheme != "https" && u.Scheme != "http":
		return errNoScheme
	case u.Opaque != "" || u.Hostname() == "":
		return errors.New("the endpoint has no host name")
	case u.RawQuery != "" || u.ForceQuery:
		return errors.New("the endpoint must not contain a query (?...)")
	case u.Fragment != "" || strings.Contains(raw, "#"):
		return errors.New("the endpoint must not contain a fragment (#...)")
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return fmt.Errorf("the endpoint uses http with host %q, which would send the token unencrypted; use https (http is "+
			"accepted for loopback hosts only)", u.Hostname())
	}
	return nil
}

// isLoopback reports whether the host name can only mean this machine.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
