// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// requestContext is a context that lets go of its parent when the request that it is for has been answered. The framework
// keeps the context of each request until Terraform stops the provider, so that it can cancel it then; with all the loggers that the
// parent carries this was 15 KiB for each request, and a plan of a thousand objects makes thousands (contributing/upstream.md).
type requestContext struct {
	mu     sync.Mutex
	parent context.Context // nil once it was let go
	done   <-chan struct{}
}

// newRequestContext returns the context, and what lets go of its parent.
func newRequestContext(parent context.Context) (*requestContext, func()) {
	c := &requestContext{parent: parent, done: parent.Done()}
	return c, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.parent = nil
	}
}

func (c *requestContext) now() context.Context {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.parent
}

// Deadline implements context.Context.
func (c *requestContext) Deadline() (time.Time, bool) {
	if parent := c.now(); parent != nil {
		return parent.Deadline()
	}
	return time.Time{}, false
}

// Done implements context.Context.
func (c *requestContext) Done() <-chan struct{} { return c.done }

// Err implements context.Context. A request that was answered counts as cancelled.
func (c *requestContext) Err() error {
	if parent := c.now(); parent != nil {
		return parent.Err()
	}
	return context.Canceled
}

// Value implements context.Context.
func (c *requestContext) Value(key any) any {
	if parent := c.now(); parent != nil {
		return parent.Value(key)
	}
	return nil
}

// withRequestContext answers a request with a context that the framework may keep.
func withRequestContext[Request, Response any](ctx context.Context, req Request, answer func(context.Context, Request) (Response, error)) (Response, error) {
	kept, release := newRequestContext(ctx)
	defer release()
	return answer(kept, req)
}

// UpgradeResourceState implements tfprotov6.ResourceServer.
func (s *server) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return withRequestContext(ctx, req, s.frameworkServer.UpgradeResourceState)
}

// UpgradeResourceIdentity implements tfprotov6.ResourceServer.
func (s *server) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return withRequestContext(ctx, req, s.frameworkServer.UpgradeResourceIdentity)
}

// ReadResource implements tfprotov6.ResourceServer.
func (s *server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return withRequestContext(s.withSecrets(ctx, ofResource(req.TypeName), req.CurrentState), req, s.frameworkServer.ReadResource)
}

// ApplyResourceChange implements tfprotov6.ResourceServer.
func (s *server) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return withRequestContext(s.withSecrets(ctx, ofResource(req.TypeName), req.Config, req.PlannedState, req.PriorState), req, s.frameworkServer.ApplyResourceChange)
}

// ImportResourceState implements tfprotov6.ResourceServer.
func (s *server) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return withRequestContext(ctx, req, s.frameworkServer.ImportResourceState)
}

// ReadDataSource implements tfprotov6.DataSourceServer.
func (s *server) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return withRequestContext(s.withSecrets(ctx, ofDataSource(req.TypeName), req.Config), req, s.frameworkServer.ReadDataSource)
}
