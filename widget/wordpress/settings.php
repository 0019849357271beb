<?php
/**
 * Settings → Chairtime: where the booking server is, and which form is meant when a shortcode names none.
 */

namespace Chairtime;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

function save_server( $typed ) {
	$clean = clean_server( $typed );
	if ( '' === $clean && '' !== trim( (string) $typed ) ) {
		add_settings_error(
			'chairtime_server',
			'chairtime_server',
			__( 'That is not an address a booking server can have. Write it whole, such as https://book.example.com.', 'chairtime' )
		);
		return get_option( 'chairtime_server', SERVER );
	}
	return $clean;
}

function save_form( $typed ) {
	$typed = trim( (string) $typed );
	if ( '' !== $typed && ! preg_match( ID, $typed ) ) {
		add_settings_error( 'chairtime_form', 'chairtime_form', __( 'A form is named by letters, digits, - and _.', 'chairtime' ) );
		return get_option( 'chairtime_form', FORM );
	}
	return $typed;
}

function register_settings() {
	register_setting( 'chairtime', 'chairtime_server', array( 'type' => 'string', 'sanitize_callback' => __NAMESPACE__ . '\save_server' ) );
	register_setting( 'chairtime', 'chairtime_form', array( 'type' => 'string', 'sanitize_callback' => __NAMESPACE__ . '\save_form' ) );
}

function add_page() {
	add_options_page( 'Chairtime', 'Chairtime', 'manage_options', 'chairtime', __NAMESPACE__ . '\show_page' );
}

function show_page() {
	$server = get_option( 'chairtime_server', SERVER );
	$form   = get_option( 'chairtime_form', FORM );
	?>
	<div class="wrap">
		<h1><?php echo esc_html( get_admin_page_title() ); ?></h1>
		<form method="post" action="options.php">
			<?php settings_fields( 'chairtime' ); ?>
			<table class="form-table" role="presentation">
				<tr>
					<th scope="row"><label for="chairtime_server"><?php esc_html_e( 'Booking server', 'chairtime' ); ?></label></th>
					<td>
						<input type="url" class="regular-text" id="chairtime_server" name="chairtime_server" value="<?php echo esc_attr( $server ); ?>" placeholder="https://book.example.com">
						<p class="description"><?php esc_html_e( 'The address your booking pages begin with.', 'chairtime' ); ?></p>
					</td>
				</tr>
				<tr>
					<th scope="row"><label for="chairtime_form"><?php esc_html_e( 'Form', 'chairtime' ); ?></label></th>
					<td>
						<input type="text" class="regular-text" id="chairtime_form" name="chairtime_form" value="<?php echo esc_attr( $form ); ?>" placeholder="main">
						<p class="description"><?php esc_html_e( 'Is meant when a shortcode names none.', 'chairtime' ); ?></p>
					</td>
				</tr>
			</table>
			<?php submit_button(); ?>
		</form>
		<h2><?php esc_html_e( 'In your pages', 'chairtime' ); ?></h2>
		<p><code>[chairtime form="main"]</code> <code>[chairtime form="main" mode="popup" service="cut"]<?php esc_html_e( 'Book online', 'chairtime' ); ?>[/chairtime]</code> <code>[chairtime mode="floating"]</code></p>
		<?php if ( clean_server( $server ) && preg_match( ID, (string) $form ) ) : ?>
			<p><a href="<?php echo esc_url( clean_server( $server ) . '/f/' . $form . '/share' ); ?>"><?php esc_html_e( 'All settings, with a preview', 'chairtime' ); ?></a></p>
		<?php endif; ?>
	</div>
	<?php
}

add_action( 'admin_init', __NAMESPACE__ . '\register_settings' );
add_action( 'admin_menu', __NAMESPACE__ . '\add_page' );
