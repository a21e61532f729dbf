// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// summaryCA is the summary of everything that is wrong with a certificate.
const summaryCA = "Invalid CA certificate"

// ValidateConfig implements provider.ProviderWithValidateConfig.
func (p *peakProvider) ValidateConfig(ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	var model providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if !resp.Diagnostics.HasError() {
		checkOneCA(model, &resp.Diagnostics)
	}
}

// checkOneCA refuses a file and a text at the same time. An empty value counts as missing, as everywhere.
func checkOneCA(model providerModel, diags *diag.Diagnostics) bool {
	both := model.CACertFile.ValueString() != "" && model.CACertPEM.ValueString() != ""
	if both {
		diags.AddAttributeError(path.Root(attrCAPEM), "Two sources of CA certificates",
			"The provider takes the certificates of additional authorities from ca_cert_file or from ca_cert_pem, and both are set. Leave one of them out; several certificates go into one file or text, one after the other.")
	}
	return !both
}

// roots returns the authorities to trust, nil for those of the system alone.
func roots(model providerModel, getenv func(string) string, diags *diag.Diagnostics) *x509.CertPool {
	if !checkOneCA(model, diags) {
		return nil
	}
	if text := model.CACertPEM.ValueString(); text != "" {
		trusted, err := peak.Roots([]byte(text))
		if err != nil {
			diags.AddAttributeError(path.Root(attrCAPEM), summaryCA, fmt.Sprintf("The text of ca_cert_pem cannot be used: %s.", err))
		}
		return trusted
	}
	file, from := setting(model.CACertFile, getenv, "PEAK_CA_CERT_FILE")
	if file == "" {
		return nil
	}
	trusted, err := rootsOf(file)
	if err != nil {
		diags.AddAttributeError(path.Root(attrCAFile), summaryCA, fmt.Sprintf("The file that %s names cannot be used: %s.", from, strings.TrimSuffix(err.Error(), ".")))
	}
	return trusted
}

// rootsOf reads a file of certificates. Errors name its absolute path: a relative one begins elsewhere than many expect.
func rootsOf(file string) (*x509.CertPool, error) {
	absolute, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(absolute)
	if err != nil {
		return nil, err
	}
	trusted, err := peak.Roots(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", absolute, err)
	}
	return trusted, nil
}

// certificateValidator accepts PEM texts with at least one certificate, and the empty text, which is none.
type certificateValidator struct{}

// Description implements validator.Describer.
func (certificateValidator) Description(context.Context) string {
	return "one or more certificates in PEM form"
}

// MarkdownDescription implements validator.Describer.
func (v certificateValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

// ValidateString implements validator.String.
func (certificateValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.ValueString() == "" {
		return
	}
	if _, err := peak.Roots([]byte(req.ConfigValue.ValueString())); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, summaryCA, fmt.Sprintf("The text of ca_cert_pem cannot be used: %s.", err))
	}
}
