package acctest

import (
	"context"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// full is what the provider serves.
type full interface {
	tfprotov6.ProviderServer
	tfprotov6.ActionServer
	tfprotov6.ListResourceServer
	tfprotov6.StateStoreServer
}

// remembering answers what schemas there are from memory. Each start of a command line asks that of a new provider, a test has
// a hundred of them, and to make the schemas is a third of what a provider does in one.
type remembering struct {
	full

	remembered *schemas
}

// schemas are the schemas of all providers of a process.
type schemas struct {
	once sync.Once
	all  *tfprotov6.GetProviderSchemaResponse
	err  error
}

// GetProviderSchema implements tfprotov6.ProviderServer.
func (r *remembering) GetProviderSchema(ctx context.Context, req *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	r.remembered.once.Do(func() {
		// Whoever asks first must not be able to cancel it for the others.
		r.remembered.all, r.remembered.err = r.full.GetProviderSchema(context.WithoutCancel(ctx), req)
	})
	return r.remembered.all, r.remembered.err
}

// ofAll are the schemas of the one provider that there is.
var ofAll schemas

// rememberSchemas has servers share their schemas.
func rememberSchemas(server tfprotov6.ProviderServer) (tfprotov6.ProviderServer, error) {
	all, ok := server.(full)
	if !ok {
		return nil, fmt.Errorf("%T does not serve all that it has to", server)
	}
	return &remembering{full: all, remembered: &ofAll}, nil
}
