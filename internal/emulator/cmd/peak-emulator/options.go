// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator"
)

// options are the command line.
type options struct {
	listen      string
	allowRemote bool
	inContainer bool
	emulator    emulator.GateOptions

	// certFile and keyFile name the certificate, nil without.
	certFile, keyFile string
	certificate       *tls.Certificate

	// text is all there is to say, when help or the version was asked for.
	text string
}

// parseOptions reads the command line. Errors say what to write instead.
func parseOptions(args []string) (options, error) {
	var chosen options
	showVersion := false
	flags := flag.NewFlagSet("peak-emulator", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&chosen.listen, "listen", "127.0.0.1:0", "")
	flags.StringVar(&chosen.emulator.StateFile, "state", "", "")
	flags.DurationVar(&chosen.emulator.Lifecycle, "lifecycle", time.Second, "")
	flags.DurationVar(&chosen.emulator.Latency, "latency", 0, "")
	flags.Func("token", "", func(token string) error {
		chosen.emulator.Tokens = append(chosen.emulator.Tokens, token)
		return nil
	})
	flags.Func("host", "", func(name string) error {
		chosen.emulator.Hosts = append(chosen.emulator.Hosts, name)
		return nil
	})
	flags.BoolVar(&chosen.allowRemote, "allow-remote", false, "")
	flags.BoolVar(&chosen.inContainer, "in-container", false, "")
	flags.StringVar(&chosen.emulator.ValkeyURL, "valkey-url", "", "")
	flags.StringVar(&chosen.certFile, "tls-cert", "", "")
	flags.StringVar(&chosen.keyFile, "tls-key", "", "")
	flags.BoolVar(&chosen.emulator.Contrary, "contrary", false, "")
	flags.Func("turn", "", func(point string) error {
		chosen.emulator.Turned = append(chosen.emulator.Turned, assumptions.ID(point))
		_, err := assumptions.Some(assumptions.ID(point))
		return err
	})
	flags.StringVar(&chosen.emulator.Spoke, "spoke", "", "")
	flags.BoolVar(&chosen.emulator.NoControl, "no-control", false, "")
	flags.BoolVar(&showVersion, "version", false, "")
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return options{text: helpText}, nil
	case err != nil:
		return options{}, fmt.Errorf("%w (see peak-emulator --help)", err)
	case flags.NArg() > 0:
		return options{}, fmt.Errorf("unexpected argument %q (see peak-emulator --help)", flags.Arg(0))
	case showVersion:
		return options{text: "peak-emulator " + version + "\n"}, nil
	}
	if err := chosen.checkValkey(); err != nil {
		return options{}, err
	}
	if err := chosen.loadCertificate(); err != nil {
		return options{}, err
	}
	err = chosen.checkReach()
	return chosen, err
}

// checkValkey refuses an address that no client of the cache could use. The error does not show it: it holds a password.
func (o *options) checkValkey() error {
	if o.emulator.ValkeyURL == "" {
		return nil
	}
	address, err := url.Parse(o.emulator.ValkeyURL)
	if err != nil || address.Scheme != "redis" && address.Scheme != "rediss" || address.Hostname() == "" || address.Port() == "" || address.User == nil {
		return errors.New("--valkey-url has to be rediss://USER:PASSWORD@HOST:PORT or redis://USER:PASSWORD@HOST:PORT")
	}
	return nil
}

// loadCertificate reads the certificate, whose names are the emulator's own as well.
func (o *options) loadCertificate() error {
	switch {
	case o.certFile == "" && o.keyFile == "":
		return nil
	case o.certFile == "" || o.keyFile == "":
		return errors.New("--tls-cert and --tls-key go together: the certificate, followed by its chain, and its private key, both in PEM form")
	}
	certificate, err := tls.LoadX509KeyPair(o.certFile, o.keyFile)
	if err != nil {
		return fmt.Errorf("the certificate of --tls-cert %s and --tls-key %s cannot be used: %w", o.certFile, o.keyFile, err)
	}
	o.certificate = &certificate
	if certificate.Leaf != nil {
		o.emulator.Hosts = append(o.emulator.Hosts, certificate.Leaf.DNSNames...)
		for _, ip := range certificate.Leaf.IPAddresses {
			o.emulator.Hosts = append(o.emulator.Hosts, ip.String())
		}
	}
	return nil
}

// checkReach keeps the emulator on this machine unless that is asked for, and what leaves the machine encrypted.
func (o *options) checkReach() error {
	local := checkLoopback(o.listen)
	switch {
	case local == nil:
		return nil
	case o.inContainer && !o.allowRemote && everyAddress(o.listen):
		// What reaches a container is what its user publishes, and the emulator goes on answering as on loopback.
		return nil
	case !o.allowRemote || !errors.Is(local, errNotLoopback):
		return local
	case o.certificate == nil:
		return fmt.Errorf("--listen %q lets other machines in, and their tokens must not travel unencrypted: give --tls-cert and --tls-key", o.listen)
	case len(o.emulator.Tokens) == 0:
		return fmt.Errorf("--listen %q lets other machines in, and there is no token that keeps them out: give --token, once for each tenant", o.listen)
	}
	o.emulator.Remote = true
	if host, _, err := net.SplitHostPort(o.listen); err == nil && host != "" {
		o.emulator.Hosts = append(o.emulator.Hosts, host)
	}
	return nil
}

// everyAddress reports whether an address stands for all of a machine or a container, as 0.0.0.0 does.
func everyAddress(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	ip := net.ParseIP(host)
	return err == nil && (host == "" || ip != nil && ip.IsUnspecified())
}

// errNotLoopback is in the error about an address that other machines reach.
var errNotLoopback = errors.New("not a loopback address")

// checkLoopback refuses addresses that other machines reach.
func checkLoopback(listen string) error {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return fmt.Errorf("--listen %q is not HOST:PORT, such as 127.0.0.1:8080", listen)
	}
	if ip := net.ParseIP(host); strings.EqualFold(host, "localhost") || (ip != nil && ip.IsLoopback()) {
		return nil
	}
	return fmt.Errorf("--listen %q is %w, and the emulator serves this machine only unless it is told otherwise; use 127.0.0.1, ::1 or localhost, "+
		"or let other machines in with --allow-remote, --tls-cert, --tls-key and --token", listen, errNotLoopback)
}

const helpText = `usage: peak-emulator [flags]
       peak-emulator healthcheck [URL]

A local Peak platform: artifacts, images with builds and logs, services, workflows, specs, deployments, metrics, e-mails (none
leaves this machine), over the HTTP API of the real one.
It prints "listening on http://HOST:PORT" (https with --tls-cert) to standard output, then the address of the console, which shows the
platform in a browser, and a line per request to standard error.
Point the provider at it with endpoint = "http://HOST:PORT" or PEAK_ENDPOINT. Stop it with Ctrl-C or SIGTERM.
healthcheck asks the emulator at URL (default http://127.0.0.1:8080) whether it answers, and says so by its exit code.

flags:
  --listen HOST:PORT    address to listen on; port 0 picks a free one (default 127.0.0.1:0)
  --allow-remote        allow an address that other machines reach; takes --tls-cert, --tls-key and --token
  --in-container        allow 0.0.0.0 in a container whose port is published on loopback only:
                        docker run -p 127.0.0.1:8080:8080 ghcr.io/peakbi/peak-emulator
  --tls-cert FILE       serve https with HTTP/2: the certificate (PEM), followed by its chain
  --tls-key FILE        its private key (PEM)
  --host NAME           one more name that the emulator's own API answers to, besides those of loopback and of the
                        certificate; may be repeated
  --state FILE          keep the state in FILE and uploads in FILE.blobs/, also across a kill (default: in memory)
  --lifecycle DURATION  how long a build, a deployment of a service or a delete takes (default 1s)
  --latency DURATION    added to every call (default 0s)
  --token TOKEN         an accepted Authorization header (default: any that is not empty; one that begins with api-key counts
                        as an API key, which metrics refuse); may be repeated: each token has a
                        tenant of its own, called tenant1, tenant2 and so on, which sees nothing of the others but specs that
                        are public or shared with it. With --state the second and further tenants have files of their own
                        next to FILE
  --valkey-url URL      hand out this address as that of the cache: rediss://USER:PASSWORD@HOST:PORT, or redis:// (default: of a
                        server that does not exist)
  --spoke DOMAIN        be a spoke tenant of this domain: workflow logs and metric queries are at the paths of its own host
                        (/spoke/...), which is this one as well
  --no-control          leave the emulator's own API out, as the real platform does; downloads and pages of web apps stay
  --contrary            turn everything the other way that is only assumed of the real platform: success codes, forms of
                        errors, members, orders, words of progress, masks; what works with and without it assumes nothing
  --turn POINT          turn one point the other way, such as create-status; may be repeated (the points: docs/guides/assumptions.md)
  --version             print the version
  --help                print this text

The emulator's own API is for programs on this machine: it answers only to names of its own (--host) and not to web pages.
It needs no token on loopback; with several tenants, the token tells which one is meant (without: the first). With
--allow-remote the token of a tenant is needed:
  GET    /_emulator/                     object counts, pending lifecycle events, kinds of outcomes
  GET    /_emulator/journal?since=N      calls after number N: method, path, query, headers, bodies, status, answer
  DELETE /_emulator/journal              forget them
  GET    /_emulator/objects[/KIND[/ID]]  everything on the platform: artifact, image, image-version, build, service,
                                         workflow, execution, spec, release, deployment, revision, email, email-template,
                                         email-bounce (addresses that take no e-mail), permission (ids such as
                                         PRICING.GUARDRAILS), warehouse (with its credentials), warehouse-table
                                         (its columns), metric-collection, metric-publication, metric-namespace, metric-rows
  PATCH  /_emulator/objects/KIND/ID      edit an object behind everybody's back (JSON merge patch), to see drift
  PUT    /_emulator/objects/KIND/ID      insert or replace one
  DELETE /_emulator/objects/KIND/ID      make one disappear
  POST   /_emulator/faults               {"method": "POST", "path": "/images", "after": 0, "times": 1, "delayMs": 0,
                                          and one of: "status": 503 ("headers", "body", "act": true to act first),
                                          "cut": "before" or "after" acting, "truncate": true}
  GET, DELETE /_emulator/faults          list or remove all; DELETE /_emulator/faults/ID removes one
  POST   /_emulator/outcomes             {"kind": "build", "match": {"name": "ui"}, "result": "failed", "message": "...", "times": 1}
                                         kinds: build (success, failed, stopped, stuck), version-delete, service,
                                         service-delete (failed, stuck), service-test (an HTTP status), step (failed,
                                         stuck, exit-CODE), step-output (a value), execution (queue-full), deployment (failed,
                                         warning, rollback, rollback-failed, stuck, platform_resource_error),
                                         deployment-delete (failed, stuck), email (failed, bounced, stuck)
  GET, DELETE /_emulator/outcomes        list or remove all; DELETE /_emulator/outcomes/ID removes one
  POST   /_emulator/metric-rows          {"namespace": "sales", "measures": ["orders.count"], "dimensions": ["orders.status"],
                                          "rows": [{"orders.status": "open", "orders.count": 3}]}: what such a query of
                                         metrics gets; there is no query engine. GET and DELETE list or remove all
  POST   /_emulator/advance              {"by": "30s"} moves the clock, {} until nothing is pending
  POST   /_emulator/reset                start over with nothing
  GET    /_emulator/console/             all of this in a browser; GET / leads there. With --allow-remote and for other tenants than
                                         the first, sign in with any user name, and the token as password

For faults and outcomes "times": 0 or none means until removed. Example:
  curl -X POST http://HOST:PORT/_emulator/outcomes -d '{"kind": "build", "result": "failed", "times": 1}'
`
