// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Command peak-emulator is a local Peak platform: point the provider, or anything else that speaks the Peak API, at it.
package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/console"
)

// version is set by the linker.
var version = "dev"

// shutdownTime is how long requests in flight may take to finish once the process is told to stop.
const shutdownTime = 5 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "peak-emulator:", err)
		os.Exit(1)
	}
}

// run serves until the context ends, unless something else was asked for.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) > 0 && args[0] == healthcheckCommand {
		return healthcheck(ctx, args[1:])
	}
	chosen, err := parseOptions(args)
	if err != nil {
		return err
	}
	if chosen.text != "" {
		_, err := io.WriteString(stdout, chosen.text)
		return err
	}
	chosen.emulator.Log = stderr
	platform, err := emulator.NewGate(chosen.emulator)
	if err != nil {
		return err
	}
	var listening net.ListenConfig
	listener, err := listening.Listen(ctx, "tcp", chosen.listen)
	if err != nil {
		return fmt.Errorf("cannot listen: %w", err)
	}
	server := &http.Server{
		Handler:           platform,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          log.New(stderr, "", 0),
	}
	scheme, serve := "http", func() error { return server.Serve(listener) }
	if chosen.certificate != nil {
		// HTTP/2 comes with TLS.
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*chosen.certificate}, MinVersion: tls.VersionTLS12}
		scheme, serve = "https", func() error { return server.ServeTLS(listener, "", "") }
	}
	address := scheme + "://" + reachable(listener.Addr())
	// The first line is for programs as well, and leads a browser to the console too.
	greeting := "listening on " + address + "\n"
	if !chosen.emulator.NoControl {
		greeting += "console for your browser: " + address + console.Path + "\n"
	}
	if _, err := io.WriteString(stdout, greeting); err != nil {
		return errors.Join(err, listener.Close())
	}
	served := make(chan error, 1)
	go func() { served <- serve() }()
	select {
	case err := <-served:
		return errors.Join(err, platform.Close())
	case <-ctx.Done():
	}
	return errors.Join(shutDown(ctx, server, stderr), platform.Close())
}

// reachable is the address of a listener as this machine reaches it: no browser opens one that stands for all of a machine.
func reachable(address net.Addr) string {
	tcp, is := address.(*net.TCPAddr)
	if !is || !tcp.IP.IsUnspecified() {
		return address.String()
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(tcp.Port))
}

// shutDown takes no more requests and lets those in flight finish.
func shutDown(ctx context.Context, server *http.Server, stderr io.Writer) error {
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	err := server.Shutdown(limited)
	if errors.Is(err, context.DeadlineExceeded) {
		_, _ = fmt.Fprintf(stderr, "requests in flight took longer than %s and were cut\n", shutdownTime)
		return server.Close()
	}
	return err
}
