// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// stopGrace bounds how long a stop waits for actions to say how they ended. They end at once when they are interrupted.
const stopGrace = 5 * time.Second

// frameworkServer is what the framework serves.
type frameworkServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ActionServer
	tfprotov6.ListResourceServer
	tfprotov6.StateStoreServer
}

// NewServer returns a function that serves a new provider, made by create, over protocol version 6. It is the framework's
// server but for five things, of which contributing/upstream.md proposes the first two and the last to the framework. When Terraform stops the provider, which is how
// it passes on Ctrl-C, the answer waits for the actions that run: without that the connection forgets what an action has to
// say of its interruption as soon as the stop is answered, and Terraform takes the action for a success. And contexts of
// requests that were answered do not stay in memory; see requestContext. Objects that are known late are taken apart; see spread.
// What is secret is noted for everything that a request asks of the platform; see withSecrets. And actions have write-only
// attributes; see withWriteOnly.
//
// All servers of one function share what schemas there are, which do not depend on how a provider is configured.
func NewServer(create func() provider.Provider) func() tfprotov6.ProviderServer {
	shared := &schemas{}
	return func() tfprotov6.ProviderServer {
		s := newServer(providerserver.NewProtocol6(create())())
		s.all = shared
		return s
	}
}

// newServer panics when the framework's server is not what this package was written for. The provider would work without
// what it adds, and nobody would notice that an interrupted action counts as a success.
func newServer(served tfprotov6.ProviderServer) *server {
	all, ok := served.(frameworkServer)
	if !ok {
		panic(fmt.Sprintf("terraform-provider-peak: %T, the server of terraform-plugin-framework, does not offer all of actions, list resources and state stores, "+
			"which this provider passes on. Users: this build is broken, go back to the version before and report it. "+
			"Developers: the framework in go.mod has changed, bring the interface frameworkServer in internal/provider/server.go up to date with it.", served))
	}
	return &server{frameworkServer: all, all: &schemas{}}
}

type server struct {
	frameworkServer

	all *schemas

	mu      sync.Mutex
	running int
	// idle, when somebody waits for it, is closed when no action runs any more.
	idle chan struct{}
}

// InvokeAction implements tfprotov6.ActionServer.
func (s *server) InvokeAction(ctx context.Context, req *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	invalid := s.lostSecrets(ctx, req)
	if len(invalid) == 0 {
		invalid = s.invalidAction(ctx, req.ActionType, req.Config)
	}
	if len(invalid) > 0 {
		return &tfprotov6.InvokeActionServerStream{Events: func(push func(tfprotov6.InvokeActionEvent) bool) {
			push(tfprotov6.InvokeActionEvent{Type: tfprotov6.CompletedInvokeActionEventType{Diagnostics: invalid}})
		}}, nil
	}
	stream, err := s.frameworkServer.InvokeAction(s.withSecrets(ctx, ofAction(req.ActionType), req.Config), req)
	if err != nil || stream == nil {
		return stream, err
	}
	return &tfprotov6.InvokeActionServerStream{Events: func(push func(tfprotov6.InvokeActionEvent) bool) {
		s.begin()
		defer s.end()
		stream.Events(push)
	}}, nil
}

// StopProvider implements tfprotov6.ProviderServer.
func (s *server) StopProvider(ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	// This ends the contexts of the actions.
	resp, err := s.frameworkServer.StopProvider(ctx, req)
	timer := time.NewTimer(stopGrace)
	defer timer.Stop()
	select {
	case <-s.quiet():
	case <-timer.C:
	case <-ctx.Done():
	}
	return resp, err
}

func (s *server) begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running++
}

func (s *server) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running--; s.running == 0 && s.idle != nil {
		close(s.idle)
		s.idle = nil
	}
}

// quiet is closed as soon as no action runs.
func (s *server) quiet() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running == 0 {
		closed := make(chan struct{})
		close(closed)
		return closed
	}
	if s.idle == nil {
		s.idle = make(chan struct{})
	}
	return s.idle
}
