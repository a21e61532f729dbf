// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

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

// remembering answers what schemas there are from memory. Each start of a command line asks that of a new provider, and a test has
// a hundred starts: making all schemas took an eighth of the time of acceptance tests.
type remembering struct {
	full

	all *schemas
}

// schemas are those of all providers of a process.
type schemas struct {
	once     sync.Once
	response *tfprotov6.GetProviderSchemaResponse
	err      error
}

// ofAll are the schemas of the one provider that there is.
var ofAll schemas

// shareSchemas has a server share its schemas with others.
func shareSchemas(server tfprotov6.ProviderServer) (tfprotov6.ProviderServer, error) {
	all, ok := server.(full)
	if !ok {
		return nil, fmt.Errorf("%T does not serve all that it has to", server)
	}
	return &remembering{full: all, all: &ofAll}, nil
}

// GetProviderSchema implements tfprotov6.ProviderServer.
func (s *remembering) GetProviderSchema(ctx context.Context, req *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	s.all.once.Do(func() {
		// Whoever asks first must not be able to cancel it for the others.
		s.all.response, s.all.err = s.full.GetProviderSchema(context.WithoutCancel(ctx), req)
	})
	return s.all.response, s.all.err
}
