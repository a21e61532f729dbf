package provider

import (
	"context"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// brief is a context that lets go of its parent when the request that it is for has been answered. The framework keeps the
// context of each request until Terraform stops the provider, so that it can cancel it then; with all the loggers that the
// parent carries this was 15 KiB for each request, and a plan of a thousand objects makes thousands (docs/upstream.md).
type brief struct {
	mu     sync.Mutex
	parent context.Context // nil once it was let go
	done   <-chan struct{}
}

// newBrief returns the context, and what lets go of its parent.
func newBrief(parent context.Context) (*brief, func()) {
	b := &brief{parent: parent, done: parent.Done()}
	return b, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.parent = nil
	}
}

func (b *brief) now() context.Context {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.parent
}

// Deadline implements context.Context.
func (b *brief) Deadline() (time.Time, bool) {
	if parent := b.now(); parent != nil {
		return parent.Deadline()
	}
	return time.Time{}, false
}

// Done implements context.Context.
func (b *brief) Done() <-chan struct{} { return b.done }

// Err implements context.Context. A request that was answered counts as cancelled.
func (b *brief) Err() error {
	if parent := b.now(); parent != nil {
		return parent.Err()
	}
	return context.Canceled
}

// Value implements context.Context.
func (b *brief) Value(key any) any {
	if parent := b.now(); parent != nil {
		return parent.Value(key)
	}
	return nil
}

// briefly answers a request with a context that the framework may keep.
func briefly[Request, Response any](ctx context.Context, req Request, answer func(context.Context, Request) (Response, error)) (Response, error) {
	kept, release := newBrief(ctx)
	defer release()
	return answer(kept, req)
}

// UpgradeResourceState implements tfprotov6.ResourceServer.
func (s *server) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return briefly(ctx, req, s.full.UpgradeResourceState)
}

// UpgradeResourceIdentity implements tfprotov6.ResourceServer.
func (s *server) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return briefly(ctx, req, s.full.UpgradeResourceIdentity)
}

// ReadResource implements tfprotov6.ResourceServer.
func (s *server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return briefly(s.withSecrets(ctx, ofResource(req.TypeName), req.CurrentState), req, s.full.ReadResource)
}

// ApplyResourceChange implements tfprotov6.ResourceServer.
func (s *server) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return briefly(s.withSecrets(ctx, ofResource(req.TypeName), req.Config, req.PlannedState, req.PriorState), req, s.full.ApplyResourceChange)
}

// ImportResourceState implements tfprotov6.ResourceServer.
func (s *server) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return briefly(ctx, req, s.full.ImportResourceState)
}

// ReadDataSource implements tfprotov6.DataSourceServer.
func (s *server) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return briefly(s.withSecrets(ctx, ofDataSource(req.TypeName), req.Config), req, s.full.ReadDataSource)
}
