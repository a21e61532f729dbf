// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/privatestate"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// keyToken is the key in the private state that tells whether the platform has a token for the repository of the version.
const keyToken = "repository_token"

// showsToken tells that an answer shows that there is a token. It is masked or absent (contract 17.4), so that it tells no more.
func showsToken(shown *peak.BuildDetails) bool { return shown != nil && shown.Token != "" }

// hasToken tells whether the last build had a token, as far as it was sent or shown.
func hasToken(ctx context.Context, private privatestate.Reader, diags *diag.Diagnostics) bool {
	return privatestate.Glance[bool](ctx, private, keyToken, diags)
}

// warnOfToken warns that the next build has no token although the one before had: it is built from what the request carries, and
// nobody but the platform knows the token. Whether a version that is built again keeps it is not documented.
func warnOfToken(ctx context.Context, plan model, token types.String, object objects.Object, diags *diag.Diagnostics) {
	if !token.IsNull() || plan.BuildDetails.IsUnknown() {
		return
	}
	details := detailsOf(ctx, plan.BuildDetails, diags)
	if details == nil || details.Source.IsUnknown() || details.source() != sourceGitHub {
		return
	}
	diags.AddAttributeWarning(path.Root("build_details").AtName("token_wo"), "Repository token would be dropped",
		fmt.Sprintf("The platform has a token for the repository of %s, which is not configured. The next build would be without it, so that the platform can no longer read a private repository. "+
			"Set build_details.token_wo to keep one; go on without it if the repository needs none.", object))
}
