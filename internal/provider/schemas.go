// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// schemas are those of everything that a provider offers. They are made once for a process, which takes milliseconds: Terraform asks for
// them, and so does this package, with the first request that may hold secrets.
type schemas struct {
	once     sync.Once
	response *tfprotov6.GetProviderSchemaResponse
	err      error
}

// of has the framework make the schemas, the first time.
func (s *schemas) of(ctx context.Context, framework frameworkServer) (*tfprotov6.GetProviderSchemaResponse, error) {
	s.once.Do(func() {
		// Whoever asks first must not be able to cancel it for the others.
		s.response, s.err = framework.GetProviderSchema(context.WithoutCancel(ctx), &tfprotov6.GetProviderSchemaRequest{})
	})
	return s.response, s.err
}

// GetProviderSchema implements tfprotov6.ProviderServer.
func (s *server) GetProviderSchema(ctx context.Context, _ *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return s.all.of(ctx, s.frameworkServer)
}

// schemas are the schemas of everything; none where they cannot be made, which the framework reports.
func (s *server) schemas(ctx context.Context) *tfprotov6.GetProviderSchemaResponse {
	all, err := s.all.of(ctx, s.frameworkServer)
	if err != nil || all == nil {
		return &tfprotov6.GetProviderSchemaResponse{}
	}
	return all
}
