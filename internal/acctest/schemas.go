package acctest

import (
	"context"
	"fmt"
	"regexp"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// full is what the provider serves.
type full interface {
	tfprotov6.ProviderServer
	tfprotov6.ActionServer
	tfprotov6.ListResourceServer
	tfprotov6.StateStoreServer
}

// sparing answers what schemas there are from memory, and leaves out those that a test does not name. Each start of a command
// line asks that of a new provider and a test has a hundred starts: making all schemas, sending them and reading them took a
// quarter of the time of acceptance tests.
type sparing struct {
	full

	all   *schemas
	named types
}

// schemas are those of all providers of a process.
type schemas struct {
	once     sync.Once
	response *tfprotov6.GetProviderSchemaResponse
	err      error
}

// ofAll are the schemas of the one provider that there is.
var ofAll schemas

// spare has a server share its schemas with others, and leave out what is not among the types, unless those are nil.
func spare(server tfprotov6.ProviderServer, named types) (tfprotov6.ProviderServer, error) {
	all, ok := server.(full)
	if !ok {
		return nil, fmt.Errorf("%T does not serve all that it has to", server)
	}
	return &sparing{full: all, all: &ofAll, named: named}, nil
}

// GetProviderSchema implements tfprotov6.ProviderServer.
func (s *sparing) GetProviderSchema(ctx context.Context, req *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	s.all.once.Do(func() {
		// Whoever asks first must not be able to cancel it for the others.
		s.all.response, s.all.err = s.full.GetProviderSchema(context.WithoutCancel(ctx), req)
	})
	if s.all.err != nil || s.named == nil {
		return s.all.response, s.all.err
	}
	some := *s.all.response
	some.ResourceSchemas = only(some.ResourceSchemas, s.named)
	some.DataSourceSchemas = only(some.DataSourceSchemas, s.named)
	some.EphemeralResourceSchemas = only(some.EphemeralResourceSchemas, s.named)
	some.ListResourceSchemas = only(some.ListResourceSchemas, s.named)
	some.ActionSchemas = only(some.ActionSchemas, s.named)
	return &some, nil
}

// GetResourceIdentitySchemas implements tfprotov6.ProviderServer.
func (s *sparing) GetResourceIdentitySchemas(ctx context.Context, req *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	resp, err := s.full.GetResourceIdentitySchemas(ctx, req)
	if err != nil || s.named == nil {
		return resp, err
	}
	some := *resp
	some.IdentitySchemas = only(some.IdentitySchemas, s.named)
	return &some, nil
}

// types is a set of names such as peak_image.
type types map[string]bool

var typeName = regexp.MustCompile(`\bpeak_\w+`)

// typesOf are the types that the steps name: a provider without all others is the same to them. It is nil when that is not
// known, and without -short, so that the whole provider is tested as well.
func typesOf(steps []resource.TestStep) types {
	if !testing.Short() {
		return nil
	}
	named := types{}
	for _, step := range steps {
		if step.ConfigDirectory != nil || step.ConfigFile != nil {
			return nil
		}
		for _, name := range typeName.FindAllString(step.Config, -1) {
			named[name] = true
		}
	}
	return named
}

func only[T any](all map[string]T, named types) map[string]T {
	some := make(map[string]T, len(named))
	for name, one := range all {
		if named[name] {
			some[name] = one
		}
	}
	return some
}
