// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package uploads

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/archive"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Folder is a folder as it stands in configuration: where it is and which ignore files shape its archive. At and
// IgnoreAt are the paths of the two attributes, for diagnostics. Dockerfiles are those in it that are built, which are packed
// whatever the ignore files say.
type Folder struct {
	Path        types.String
	IgnoreFiles types.List
	At          path.Path
	IgnoreAt    path.Path
	Dockerfiles []types.String

	// DockerignoreOnly says that no ignore files can be named, see [PathAttribute].
	DockerignoreOnly bool
}

// PlanHash reads the folder and returns the content hash of what would be packed; unknown while path or ignore files
// are. Whatever would make the upload fail is an error here: a missing folder, an ignore file that is not at its root,
// more than 10 MiB, symbolic links that leave it (contract section 5).
func (f Folder) PlanHash(ctx context.Context, diags *diag.Diagnostics) types.String {
	return (*Folders)(nil).PlanHash(ctx, f, diags)
}

// Upload packs the folder for a request and returns the upload with the content hash of what it carries; Close of the upload
// must follow. planned is the hash that the plan showed: when it is known and the folder has changed since, that is an error,
// because Terraform would otherwise upload what nobody has reviewed.
//
// configured is the same folder as the configuration has it now. Its path counts, unless its content is not what was planned and
// that of f is: a plan keeps the path of the state while only the path differs, and ignore_changes holds a path back.
//
// files is the list of files in the plan, which is filled in where it is not known yet.
func (f Folder) Upload(ctx context.Context, configured Folder, planned types.String, files *types.Map, diags *diag.Diagnostics) (*peak.Upload, types.String) {
	var problems diag.Diagnostics
	packed := configured.pack(ctx, planned, &problems)
	if packed == nil && !(f.Path.Equal(configured.Path) && f.IgnoreFiles.Equal(configured.IgnoreFiles)) {
		var others diag.Diagnostics
		if packed = f.pack(ctx, planned, &others); packed != nil {
			problems = others
		}
	}
	diags.Append(problems...)
	if packed == nil {
		return nil, types.StringNull()
	}
	upload := &peak.Upload{
		Size:    packed.Size,
		Open:    func(context.Context) (io.ReadCloser, error) { return packed.Open() },
		Release: packed.Close,
	}
	if files.IsUnknown() {
		*files = filesOf(packed.Contents)
	}
	return upload, types.StringValue(packed.Hash)
}

// pack returns the packed folder, or nil with an error.
func (f Folder) pack(ctx context.Context, planned types.String, diags *diag.Diagnostics) *archive.Archive {
	source, known := f.source(ctx, diags)
	if diags.HasError() {
		return nil
	}
	if !known {
		diags.AddAttributeError(f.At, "Unknown folder", "The folder to upload is still not known at apply. This is a bug in the provider: please report it.")
		return nil
	}
	folder, err := archive.Scan(ctx, source)
	if err != nil {
		f.fail(diags, err)
		return nil
	}
	packed, err := folder.Pack(ctx)
	if err != nil {
		f.fail(diags, err)
		return nil
	}
	if !planned.IsNull() && !planned.IsUnknown() && planned.ValueString() != packed.Hash {
		diags.AddAttributeError(f.At, "Folder changed after the plan",
			fmt.Sprintf("The content of %q is not what the plan was made from, so nothing was uploaded. Run terraform apply again to plan with the present content; "+
				"if something writes into the folder during the apply, name it in an ignore file.", source.Path))
		_ = packed.Close()
		return nil
	}
	return packed
}

// IgnoreNames are the known names of the ignore files.
func (f Folder) IgnoreNames() []string {
	var names []string
	for _, element := range f.IgnoreFiles.Elements() {
		if name, ok := element.(types.String); ok && !name.IsNull() && !name.IsUnknown() {
			names = append(names, name.ValueString())
		}
	}
	return names
}

// source converts the attributes; known is false while one of them is unknown.
func (f Folder) source(ctx context.Context, diags *diag.Diagnostics) (source archive.Source, known bool) {
	if f.Path.IsUnknown() || f.IgnoreFiles.IsUnknown() {
		return source, false
	}
	var names []types.String
	diags.Append(f.IgnoreFiles.ElementsAs(ctx, &names, false)...)
	source.Path = f.Path.ValueString()
	for _, name := range names {
		if name.IsUnknown() {
			return source, false
		}
		source.IgnoreFiles = append(source.IgnoreFiles, name.ValueString())
	}
	for _, name := range f.Dockerfiles {
		if name.IsUnknown() {
			return source, false
		}
		source.Dockerfiles = append(source.Dockerfiles, name.ValueString())
	}
	return source, !diags.HasError()
}

// fail puts an error of the archive package on the attribute that it is about, followed by paragraphs of advice.
func (f Folder) fail(diags *diag.Diagnostics, err error, advice ...string) {
	var (
		tooLarge *archive.TooLargeError
		ignore   *archive.IgnoreFileError
		missing  *archive.NotDirectoryError
		link     *archive.SymlinkError
	)
	at, summary := f.At, "Cannot read folder"
	switch {
	case errors.As(err, &tooLarge):
		summary = "Folder too large"
		// Other resources may have been told the same of the folder.
		own := *tooLarge
		own.DockerignoreOnly = f.DockerignoreOnly
		err = &own
	case errors.As(err, &ignore):
		at, summary = f.IgnoreAt, "Invalid ignore file"
	case errors.As(err, &missing):
		summary = "Folder not found"
	case errors.As(err, &link):
		summary = "Unsafe symbolic link"
	}
	diags.AddAttributeError(at, summary, strings.Join(append([]string{sentence(err.Error())}, advice...), "\n\n"))
}

// sentence gives an error text the capital letter that a diagnostic begins with.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
