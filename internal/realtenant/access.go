// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package realtenant

import (
	"cmp"
	"context"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Names of the environment variables that name the tenant. The provider reads others as well (API_KEY, STAGE), which other software
// uses too: what makes and deletes objects on a tenant has to be meant.
const (
	EnvToken       = "PEAK_AUTH_TOKEN" //nolint:gosec // The name of a variable is no credential.
	EnvStage       = "PEAK_STAGE"
	EnvEndpoint    = "PEAK_ENDPOINT"
	envAuthorities = "PEAK_CA_CERT_FILE"
)

// maxRetries is how often the client repeats what may be repeated: a tenant under test is slow at times, and nobody waits.
const maxRetries = 6

// Access is how a tenant is reached.
type Access struct {
	// Token is the API token, and with it the tenant (contract 1).
	Token string
	// Stage is the word of a stage, "" where Endpoint is set.
	Stage string
	// Endpoint is a base URL, "" where Stage is set.
	Endpoint string

	// authorities is a file of certificates (PEM) that are trusted besides the system's, "" for none.
	authorities string
}

// FromEnvironment reads the access from environment variables, with os.Getenv or what stands for it. The token and either the
// stage or the endpoint must be there: nothing is a default, since the commands that use this make and delete objects. Errors name
// the variables and never repeat the token.
func FromEnvironment(getenv func(string) string) (Access, error) {
	access := Access{Token: getenv(EnvToken), Stage: getenv(EnvStage), Endpoint: getenv(EnvEndpoint), authorities: getenv(envAuthorities)}
	switch {
	case access.Token == "":
		return Access{}, fmt.Errorf("%s is not set: it has to hold a token of the tenant that is meant", EnvToken)
	case access.Stage == "" && access.Endpoint == "":
		return Access{}, fmt.Errorf("neither %s nor %s is set: say where the tenant is, such as %s=prod", EnvStage, EnvEndpoint, EnvStage)
	case access.Endpoint != "":
		// As for the provider, the endpoint is what counts.
		access.Stage = ""
		if err := peak.ValidateEndpoint(access.Endpoint); err != nil {
			return Access{}, fmt.Errorf("%s cannot be used: %w", EnvEndpoint, err)
		}
	}
	if err := peak.ValidateStage(access.Stage); err != nil {
		return Access{}, fmt.Errorf("%s cannot be used: %w", EnvStage, err)
	}
	return access, nil
}

// Switch reads a variable that is on or off: 1, true or yes, and 0, false, no or nothing. Any other value is an error, since what it
// switches is whether something is made or deleted.
func Switch(getenv func(string) string, name string) (on bool, err error) {
	switch value := getenv(name); strings.ToLower(value) {
	case "", "0", "false", "no":
		return false, nil
	case "1", "true", "yes":
		return true, nil
	default:
		return false, fmt.Errorf("%s=%s is neither 1 nor 0", name, value)
	}
}

// Where says in words where the tenant is.
func (a Access) Where() string {
	if a.Endpoint != "" {
		return a.Endpoint
	}
	return "the stage " + cmp.Or(a.Stage, "prod")
}

// Client makes a client that names itself agent to the platform.
func (a Access) Client(agent string) (*peak.Client, error) {
	config := peak.Config{Token: a.Token, Stage: a.Stage, Endpoint: a.Endpoint, UserAgent: agent, MaxRetries: maxRetries, RequestTimeout: 2 * time.Minute}
	var err error
	if config.Roots, err = a.Roots(); err != nil {
		return nil, err
	}
	return peak.New(config)
}

// Roots are the authorities that are trusted; nil means those of the system.
func (a Access) Roots() (*x509.CertPool, error) {
	if a.authorities == "" {
		return nil, nil //nolint:nilnil // Nil is what the standard library means the same by.
	}
	text, err := os.ReadFile(a.authorities)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", envAuthorities, err)
	}
	roots, err := peak.Roots(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", envAuthorities, err)
	}
	return roots, nil
}

// TenantName asks the platform what the tenant of the token is called. "" is a platform that does not tell (the name is documented for
// the credentials of the cache alone), which is no error. A token that is not accepted is one, and so is a platform that does not answer;
// the error says which, and what to do.
func (a Access) TenantName(ctx context.Context, client *peak.Client) (string, error) {
	tenant, err := client.GetTenant(ctx)
	if err == nil && len(tenant.Names) > 0 {
		return tenant.Names[0], nil
	}
	name, ofCache := client.GetTenantOfCache(ctx)
	switch {
	case ofCache == nil:
		return name, nil
	case ctx.Err() != nil:
		return "", fmt.Errorf("%s was not asked: %w", a.Where(), context.Cause(ctx))
	case err != nil && peak.StatusOf(err) == http.StatusUnauthorized:
		return "", fmt.Errorf("%s does not let the token in: %w", a.Where(), err)
	case err != nil && !isWithheld(err):
		return "", fmt.Errorf("%s cannot be asked: %w. Check %s, and that this machine reaches it", a.Where(), err, a.variable())
	case len(tenant.IDs) > 0:
		return strings.Join(tenant.IDs, ", "), nil
	}
	return "", nil
}

// variable is the variable that says where the tenant is.
func (a Access) variable() string {
	if a.Endpoint != "" {
		return EnvEndpoint
	}
	return EnvStage
}

// Called is a tenant's name in words, also where it is not told.
func Called(name string) string { return cmp.Or(name, "(which does not tell its name)") }

// isWithheld tells an answer by which the platform keeps something from the token, or does not have it.
func isWithheld(err error) bool {
	switch peak.StatusOf(err) {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound:
		return true
	}
	return false
}
